// Primary keys.

#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string definition(const Object& object, const PrimaryKey& value) {
    std::string keys = name_list(value.columns) + (value.without_overlaps ? " WITHOUT OVERLAPS" : "");
    std::string result = "CONSTRAINT " + sql::identifier(object.id.name) + " PRIMARY KEY (" + keys + ")";
    if (!value.include.empty()) result += " INCLUDE (" + name_list(value.include) + ")";
    return result + index_parameters(value.with, value.tablespace) +
           deferrability(value.deferrable, value.initially_deferred);
}

std::string address(const Object& object, const PrimaryKey&) {
    return constraint_address(object);
}

void create(const Object& object, const PrimaryKey& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    Statement& statement = add_constraint(object, out);
    statement.data = DataEffect::may_fail;
    if (value.without_overlaps) statement.since = 18;
    if (value.without_overlaps || !was_there(context, object.id.schema, object.id.parent, value.columns)) return;
    std::vector<std::string> keys;
    for (const std::string& column : value.columns) keys.push_back(sql::identifier(column));
    const std::string table = parent_relation(object.id);
    statement.guard = Guard{"table " + table + " has rows whose key (" + joined(keys) +
                                ") is null or comes twice: change or delete them first",
                            duplicates_query(table, keys, KeyNulls::forbidden)};
}

void drop(const Object& object, const PrimaryKey&, const Context&, Statements& out) {
    drop_constraint(object, out);
}

void alter(const Object&, const PrimaryKey& from, const Object& after, const PrimaryKey& to, const Change& change,
           const Context&, Statements& out) {
    alter_index_storage(after, from.with, to.with, to.tablespace, change, out);
}

void rename(const Object& from, const PrimaryKey&, const Object& to, const Context&, Statements& out) {
    rename_constraint(from, to, out);
}

}  // namespace schemadiff::emit
