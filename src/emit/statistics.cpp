// Extended statistics.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

// As many as there are: then none is named.
constexpr std::size_t kAllKinds = 3;

void set_target(const Object& object, const Statistics& value, Statements& out) {
    add(out, "ALTER " + address(object, value) + " SET STATISTICS " + std::to_string(value.target), value.table,
        Lock::none);
}

}  // namespace

std::string address(const Object& object, const Statistics&) {
    return "STATISTICS " + relation(object.id);
}

void create(const Object& object, const Statistics& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string text = "CREATE " + address(object, value);
    if (!value.kinds.empty() && value.kinds.size() < kAllKinds) text += " (" + joined(value.kinds) + ")";
    Statement& statement = add(out, text + " ON " + value.columns.text + " FROM " + value.table, value.table,
                               Lock::share_update_exclusive);
    if (value.columns.text.find('(') != std::string::npos) statement.since = 14;
    if (value.target != -1) set_target(object, value, out);
}

void drop(const Object& object, const Statistics& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), value.table, Lock::share_update_exclusive);
}

void alter(const Object&, const Statistics&, const Object& after, const Statistics& to, const Change& change,
           const Context&, Statements& out) {
    if (change.touches("target")) set_target(after, to, out);
}

void rename(const Object& from, const Statistics&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "STATISTICS", Lock::none, out);
}

}  // namespace schemadiff::emit
