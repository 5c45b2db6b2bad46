// Text search templates.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const TextSearchTemplate&) {
    return "TEXT SEARCH TEMPLATE " + relation(object.id);
}

void create(const Object& object, const TextSearchTemplate& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string text = "CREATE " + address(object, value) + " (\n";
    if (!value.init.empty()) text += "    INIT = " + value.init + ",\n";
    add(out, text + "    LEXIZE = " + value.lexize + "\n)", "", Lock::none).privilege = "superuser";
}

void drop(const Object& object, const TextSearchTemplate& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), "", Lock::none).privilege = "superuser";
}

// Every attribute is changed by replacement.
void alter(const Object&, const TextSearchTemplate&, const Object&, const TextSearchTemplate&, const Change&,
           const Context&, Statements&) {}

void rename(const Object& from, const TextSearchTemplate&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TEXT SEARCH TEMPLATE", Lock::none, out);
}

}  // namespace schemadiff::emit
