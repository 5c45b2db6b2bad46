// Text search parsers.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const TextSearchParser&) {
    return "TEXT SEARCH PARSER " + relation(object.id);
}

void create(const Object& object, const TextSearchParser& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string text = "CREATE " + address(object, value) + " (\n    START = " + value.start +
                       ",\n    GETTOKEN = " + value.gettoken + ",\n    END = " + value.end;
    if (!value.headline.empty()) text += ",\n    HEADLINE = " + value.headline;
    add(out, text + ",\n    LEXTYPES = " + value.lextypes + "\n)", "", Lock::none).privilege = "superuser";
}

void drop(const Object& object, const TextSearchParser& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), "", Lock::none).privilege = "superuser";
}

// Every attribute is changed by replacement.
void alter(const Object&, const TextSearchParser&, const Object&, const TextSearchParser&, const Change&,
           const Context&, Statements&) {}

void rename(const Object& from, const TextSearchParser&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TEXT SEARCH PARSER", Lock::none, out);
}

}  // namespace schemadiff::emit
