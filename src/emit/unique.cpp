// Unique constraints.

#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string definition(const Object& object, const Unique& value) {
    std::string result = "CONSTRAINT " + sql::identifier(object.id.name) + " UNIQUE ";
    if (value.nulls_not_distinct) result += "NULLS NOT DISTINCT ";
    result += "(" + name_list(value.columns) + (value.without_overlaps ? " WITHOUT OVERLAPS" : "") + ")";
    if (!value.include.empty()) result += " INCLUDE (" + name_list(value.include) + ")";
    return result + index_parameters(value.with, value.tablespace) +
           deferrability(value.deferrable, value.initially_deferred);
}

std::string address(const Object& object, const Unique&) {
    return constraint_address(object);
}

void create(const Object& object, const Unique& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    Statement& statement = add_constraint(object, out);
    statement.data = DataEffect::may_fail;
    if (value.nulls_not_distinct) statement.since = 15;
    if (value.without_overlaps) statement.since = 18;
    if (value.without_overlaps || !was_there(context, object.id.schema, object.id.parent, value.columns)) return;
    std::vector<std::string> keys;
    for (const std::string& column : value.columns) keys.push_back(sql::identifier(column));
    const std::string table = parent_relation(object.id);
    statement.guard =
        Guard{"table " + table + " has rows with the same (" + joined(keys) + "): change or delete them first",
              duplicates_query(table, keys, value.nulls_not_distinct ? KeyNulls::equal : KeyNulls::distinct)};
}

void drop(const Object& object, const Unique&, const Context&, Statements& out) {
    drop_constraint(object, out);
}

void alter(const Object&, const Unique& from, const Object& after, const Unique& to, const Change& change,
           const Context&, Statements& out) {
    alter_index_storage(after, from.with, to.with, to.tablespace, change, out);
}

void rename(const Object& from, const Unique&, const Object& to, const Context&, Statements& out) {
    rename_constraint(from, to, out);
}

}  // namespace schemadiff::emit
