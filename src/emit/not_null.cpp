#include "emit/not_null.h"

#include <algorithm>

#include "compare/hierarchy.h"
#include "emit/column_parts.h"
#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

constexpr int kConstraints = 180000;

std::string constraint_name(const Object& column, const Column& value) {
    return sql::identifier(value.not_null_name.empty()
                               ? sql::make_object_name(column.id.parent, column.id.name, "not_null")
                               : value.not_null_name);
}

Identity table_of(const Object& column) {
    return {Kind::table, column.id.schema, "", column.id.parent, ""};
}

bool is_plain_child(const Object* table) {
    const Table* value = table == nullptr ? nullptr : table->get_if<Table>();
    return value != nullptr && !value->inherits.empty() && value->of_type.empty();
}

bool has_key_over(const Catalog& catalog, const compare::TableName& table, const std::string& column) {
    const auto keys = compare::members_of(catalog, Kind::primary_key, table);
    return std::any_of(keys.begin(), keys.end(), [&](const ObjectPtr& key) {
        const Names& columns = key->as<PrimaryKey>().columns;
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
}

}  // namespace

std::string not_null_clause(const Column& value, const Context& context) {
    if (!value.not_null) return {};
    const bool named = context.server_version >= kConstraints;
    std::string result;
    if (named && !value.not_null_name.empty()) result += " CONSTRAINT " + sql::identifier(value.not_null_name);
    result += " NOT NULL";
    if (named && value.not_null_no_inherit) result += " NO INHERIT";
    return result;
}

void set_not_null(const Object& column, const Context& context, Statements& out) {
    const Column& value = column.as<Column>();
    const std::string table = parent_relation(column.id);
    const std::string name = sql::identifier(column.id.name);
    const bool unusual = !value.not_null_name.empty() || value.not_null_no_inherit || value.not_null_not_valid;
    std::string sql = alter_column(column.id) + " SET NOT NULL";
    if (unusual && context.server_version >= kConstraints) {
        sql = "ALTER TABLE " + table + " ADD CONSTRAINT " + constraint_name(column, value) + " NOT NULL " + name +
              (value.not_null_no_inherit ? " NO INHERIT" : "") + (value.not_null_not_valid ? " NOT VALID" : "");
    }
    Statement& statement = add(out, sql, table, Lock::access_exclusive, Work::scan);
    if (value.not_null_not_valid) {
        statement.work = Work::none;
        return;
    }
    statement.data = DataEffect::may_fail;
    if (!was_there(context, column.id.schema, column.id.parent, {column.id.name})) return;
    statement.guard = Guard{column.id.described() + " has rows without a value: fill them first, e.g. UPDATE " + table +
                                " SET " + name + " = ... WHERE " + name + " IS NULL",
                            rows_query(table, name + " IS NULL")};
}

void drop_not_null(const Object& column, Statements& out) {
    add(out, alter_column(column.id) + " DROP NOT NULL", parent_relation(column.id), Lock::access_exclusive);
}

void comment_not_null(const Object& column, Statements& out) {
    const Column& value = column.as<Column>();
    const std::string table = parent_relation(column.id);
    add(out,
        "COMMENT ON CONSTRAINT " + constraint_name(column, value) + " ON " + table + " IS " +
            (value.not_null_comment.empty() ? "NULL" : sql::literal(value.not_null_comment)),
        table, Lock::share_update_exclusive);
}

// Before 18 there is nothing to alter.
void alter_not_null(const Object& before, const Object& after, const Change& change, const Context& context,
                    Statements& out) {
    const Column& from = before.as<Column>();
    const Column& to = after.as<Column>();
    if (context.server_version < kConstraints || !from.not_null || !to.not_null) return;
    const std::string table = parent_relation(after.id);
    const std::string old = constraint_name(after, from);
    const std::string name = constraint_name(after, to);
    const std::string head = "ALTER TABLE " + table;
    if (change.touches("not_null_not_valid") && to.not_null_not_valid) {
        drop_not_null(before, out);
        set_not_null(after, context, out);
        if (!to.not_null_comment.empty() && !change.touches("not_null_comment")) comment_not_null(after, out);
        return;
    }
    if (old != name) {
        add(out, head + " RENAME CONSTRAINT " + old + " TO " + name, table, Lock::access_exclusive).since = 18;
    }
    if (change.touches("not_null_no_inherit")) {
        add(out, head + " ALTER CONSTRAINT " + name + (to.not_null_no_inherit ? " NO INHERIT" : " INHERIT"), table,
            Lock::access_exclusive)
            .since = 18;
    }
    if (!change.touches("not_null_not_valid")) return;
    Statement& statement =
        add(out, head + " VALIDATE CONSTRAINT " + name, table, Lock::share_update_exclusive, Work::scan);
    statement.since = 18;
    statement.data = DataEffect::may_fail;
    statement.guard = Guard{after.id.described() + " has rows without a value: fill them first",
                            rows_query(table, sql::identifier(after.id.name) + " IS NULL")};
}

std::vector<std::string> own_not_nulls(const Object& table, const Context& context) {
    std::vector<std::string> out;
    if (context.after == nullptr || context.server_version < kConstraints || !is_plain_child(&table)) return out;
    for (const ObjectPtr& each : compare::members_of(*context.after, Kind::column, {table.id.schema, table.id.name})) {
        const Column& value = each->as<Column>();
        const Names& own = table.as<Table>().own_columns;
        const bool is_own = std::find(own.begin(), own.end(), each->id.name) != own.end();
        if (!value.inherited || !value.not_null || value.not_null_not_valid || is_own) continue;
        const std::string name =
            value.not_null_name.empty() ? "" : "CONSTRAINT " + sql::identifier(value.not_null_name) + " ";
        out.push_back(name + "NOT NULL " + sql::identifier(each->id.name) +
                      (value.not_null_no_inherit ? " NO INHERIT" : ""));
    }
    return out;
}

namespace {

// A child of plain inheritance that is made by the plan; null where it is another table.
const Object* new_child(const Object& column, const Context& context) {
    if (context.after == nullptr || context.before == nullptr) return nullptr;
    const Object* table = context.after->find(table_of(column));
    return context.before->find(table_of(column)) == nullptr && is_plain_child(table) ? table : nullptr;
}

}  // namespace

bool is_made_with_table(const Object& column, const Context& context) {
    const Object* table = new_child(column, context);
    if (table == nullptr) return false;
    const Names& own = table->as<Table>().own_columns;
    return std::find(own.begin(), own.end(), column.id.name) != own.end();
}

bool is_not_null_by_table(const Object& column, const Context& context) {
    if (new_child(column, context) == nullptr) return false;
    if (is_made_with_table(column, context)) return true;
    return context.server_version >= kConstraints && !column.as<Column>().not_null_not_valid;
}

bool is_not_null_by_parents(const Object& column, const Context& context) {
    const Object* said = context.after == nullptr ? nullptr : context.after->find(column.id);
    return context.server_version >= kConstraints && (said == nullptr || !said->as<Column>().not_null);
}

bool holds_type(const Object& parent_column, const compare::Hierarchy& tree, int server_version) {
    if (server_version < kConstraints || !parent_column.as<Column>().not_null) return false;
    const std::string& name = parent_column.id.name;
    const auto below = tree.descendants({parent_column.id.schema, parent_column.id.parent});
    return std::any_of(below.begin(), below.end(), [&](const compare::TableName& child) {
        const Table& table = tree.table(child)->as<Table>();
        const Names& own = table.own_columns;
        if (!table.partition_of.empty()) return false;
        return std::find(own.begin(), own.end(), name) != own.end() || has_key_over(tree.catalog(), child, name);
    });
}

void drop_own_not_nulls(const Object& parent_column, const Context& context, Statements& out) {
    if (context.server_version < kConstraints || context.tree_before == nullptr || context.tree_after == nullptr)
        return;
    const std::string& name = parent_column.id.name;
    const compare::TableName parent{parent_column.id.schema, parent_column.id.parent};
    const std::vector<compare::TableName> lasting = context.tree_after->descendants(parent);
    for (const compare::TableName& child : context.tree_before->descendants(parent)) {
        if (std::find(lasting.begin(), lasting.end(), child) == lasting.end()) continue;
        const Object column({Kind::column, child.first, child.second, name, ""}, Column{});
        const Object* held = context.before->find(column.id);
        const Object* wanted = context.after->find(column.id);
        if (held == nullptr || !held->as<Column>().not_null || (wanted != nullptr && wanted->as<Column>().not_null))
            continue;
        // A key would not let go of it.
        if (has_key_over(*context.before, child, name) || has_key_over(*context.after, child, name)) continue;
        drop_not_null(column, out);
    }
}

}  // namespace schemadiff::emit
