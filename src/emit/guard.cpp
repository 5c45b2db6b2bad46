#include "emit/guard.h"

#include <algorithm>

#include "compare/hierarchy.h"
#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

namespace {

Identity table_id(const std::string& schema, const std::string& table) {
    return {Kind::table, schema, "", table, ""};
}

Identity column_id(const std::string& schema, const std::string& table, const std::string& column) {
    return {Kind::column, schema, table, column, ""};
}

// A column that is there by inheritance is no object: its absence says nothing of such a table.
bool has_own_columns(const Object& table) {
    const Table& value = table.as<Table>();
    return (value.partition_of.empty() || value.attached) && value.inherits.empty() && value.of_type.empty();
}

// Of a typed table: whether its type had the attribute.
bool has_attribute(const Catalog& catalog, const Table& table, const std::string& name) {
    if (table.of_type.empty()) return true;
    const auto parts = sql::split_qualified_name(table.of_type);
    const Object* type = parts.size() == 2 ? catalog.find({Kind::composite_type, parts[0], "", parts[1], ""}) : nullptr;
    if (type == nullptr) return true;
    const auto& attributes = type->as<CompositeType>().members;
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const CompositeAttribute& each) { return each.name == name; });
}

// Its own or, where the tables' parents are known, an inherited one.
std::optional<Column> column_of(const Catalog& catalog, const compare::Hierarchy* tree, const compare::TableName& table,
                                const std::string& name) {
    if (tree != nullptr) return tree->column(table, name);
    const Object* own = catalog.find(column_id(table.first, table.second, name));
    return own == nullptr ? std::nullopt : std::optional(own->as<Column>());
}

}  // namespace

bool was_there(const Context& context, const std::string& schema, const std::string& table, const Names& columns) {
    if (context.before == nullptr) return true;
    const Object* found = context.before->find(table_id(schema, table));
    if (found == nullptr) return false;
    // Of a foreign table's rows PostgreSQL asks nothing, and to ask them could mean to call another server.
    if (!found->as<Table>().server.empty()) return false;
    return std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
        const Identity id = column_id(schema, table, column);
        if (context.before->find(id) != nullptr) return true;
        if (!has_attribute(*context.before, found->as<Table>(), column) || has_own_columns(*found)) return false;
        if (context.tree_before != nullptr && found->as<Table>().of_type.empty())
            return context.tree_before->column({schema, table}, column).has_value();
        return context.after == nullptr || context.after->find(id) == nullptr;
    });
}

bool can_be_asked(const Context& context, const std::string& schema, const std::string& table,
                  const std::string& expression) {
    if (!was_there(context, schema, table, {})) return false;
    if (context.before == nullptr || context.after == nullptr) return true;
    for (const sql::Token& token : sql::tokens_tolerant(expression)) {
        if (!token.is_name()) continue;
        const auto after = column_of(*context.after, context.tree_after, {schema, table}, token.value);
        if (!after) continue;
        const auto before = column_of(*context.before, context.tree_before, {schema, table}, token.value);
        if (!before || before->type != after->type) return false;
    }
    return true;
}

std::string rows_query(const std::string& from, const std::string& condition) {
    return "SELECT * FROM " + from + (condition.empty() ? "" : " WHERE " + condition);
}

std::string duplicates_query(const std::string& from, const std::vector<std::string>& keys, KeyNulls nulls,
                             const std::string& condition) {
    std::vector<std::string> where;
    if (!condition.empty()) where.push_back(condition);
    std::string having = "count(*) > 1";
    for (const std::string& key : keys) {
        if (nulls == KeyNulls::distinct) where.push_back(key + " IS NOT NULL");
        if (nulls == KeyNulls::forbidden) having += " OR " + key + " IS NULL";
    }
    return "SELECT " + joined(keys) + ", count(*) FROM " + from +
           (where.empty() ? "" : " WHERE " + joined(where, " AND ")) + " GROUP BY " + joined(keys) + " HAVING " +
           having;
}

}  // namespace schemadiff::emit
