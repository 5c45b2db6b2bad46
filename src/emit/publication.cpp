// Publications.

#include <algorithm>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_global(Statements& out, std::string sql, std::string privilege) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = std::move(privilege);
    return statement;
}

// What a publication takes up or lets go is locked against other changes of its schema.
void lock_tables(Statement& statement, const PublicationTables& tables) {
    for (const PublicationTable& each : tables) {
        const RelationLock lock{each.table, Lock::share_update_exclusive};
        if (std::find(statement.locks.begin(), statement.locks.end(), lock) == statement.locks.end())
            statement.locks.push_back(lock);
    }
}

std::string owner_of(const Object& object) {
    return "owner of " + object.id.described();
}

std::string table_text(const PublicationTable& table) {
    std::string out = table.table;
    if (!table.columns.empty()) out += " (" + name_list(table.columns) + ")";
    return table.where.empty() ? out : out + " WHERE " + in_parentheses(table.where.text);
}

// `TABLE a, b, TABLES IN SCHEMA s`
std::string members(const PublicationTables& tables, const Names& schemas) {
    std::vector<std::string> parts;
    for (const PublicationTable& table : tables) parts.push_back("TABLE " + table_text(table));
    for (const std::string& schema : schemas) parts.push_back("TABLES IN SCHEMA " + sql::identifier(schema));
    return joined(parts);
}

// `publish = '..', ...`; what is as usual only where the change says so.
std::string parameters(const Publication& value, const Publication& from) {
    std::vector<std::string> parts;
    if (value.publish != from.publish) parts.push_back("publish = " + sql::literal(joined(value.publish)));
    if (value.via_partition_root != from.via_partition_root) {
        parts.push_back(std::string("publish_via_partition_root = ") + (value.via_partition_root ? "true" : "false"));
    }
    if (value.generated_columns != from.generated_columns) {
        parts.push_back("publish_generated_columns = " + value.generated_columns);
    }
    return joined(parts);
}

// The version that has all of it: schemas, lists of columns and conditions came with 15.
int since(const Publication& value) {
    const auto& tables = value.tables;
    const bool parts = std::any_of(tables.begin(), tables.end(), [](const PublicationTable& table) {
        return !table.columns.empty() || !table.where.empty();
    });
    if (value.generated_columns != Publication{}.generated_columns) return 18;
    return parts || !value.schemas.empty() ? 15 : 13;
}

}  // namespace

std::string address(const Object& object, const Publication&) {
    return "PUBLICATION " + sql::identifier(object.id.name);
}

void create(const Object& object, const Publication& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE " + address(object, value);
    const std::string list = members(value.tables, value.schemas);
    if (value.all_tables)
        sql += " FOR ALL TABLES";
    else if (!list.empty())
        sql += " FOR " + list;
    const std::string with = parameters(value, {});
    if (!with.empty()) sql += " WITH (" + with + ")";
    Statement& made = add_global(out, sql, "CREATE on the database, owner of the tables");
    made.since = since(value);
    lock_tables(made, value.tables);
}

void drop(const Object& object, const Publication& value, const Context&, Statements& out) {
    add_global(out, "DROP " + address(object, value), owner_of(object));
}

void alter(const Object&, const Publication& from, const Object& after, const Publication& to, const Change& change,
           const Context&, Statements& out) {
    const std::string head = "ALTER " + address(after, to);
    if (change.touches("tables") || change.touches("schemas")) {
        const std::string list = members(to.tables, to.schemas);
        if (!list.empty()) add_global(out, head + " SET " + list, owner_of(after)).since = since(to);
        // SET takes no empty list.
        PublicationTables bare = from.tables;
        for (PublicationTable& table : bare) table.columns.clear(), table.where = {};
        if (list.empty()) add_global(out, head + " DROP " + members(bare, from.schemas), owner_of(after));
        lock_tables(out.back(), to.tables);
        lock_tables(out.back(), from.tables);
    }
    const std::string with = parameters(to, from);
    if (!with.empty()) add_global(out, head + " SET (" + with + ")", owner_of(after)).since = since(to);
}

void rename(const Object& from, const Publication& value, const Object& to, const Context&, Statements& out) {
    add_global(out, "ALTER " + address(from, value) + " RENAME TO " + sql::identifier(to.id.name), owner_of(from));
}

}  // namespace schemadiff::emit
