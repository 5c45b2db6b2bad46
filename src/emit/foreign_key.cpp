// Foreign keys.

#include <cctype>

#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

std::string referenced(const ForeignKey& value) {
    return sql::qualified(value.references_schema, value.references_table);
}

std::string key_list(const Names& columns, bool period) {
    if (!period || columns.empty()) return "(" + name_list(columns) + ")";
    const Names head(columns.begin(), columns.end() - 1);
    return "(" + name_list(head) + (head.empty() ? "" : ", ") + "PERIOD " + sql::identifier(columns.back()) + ")";
}

std::string actions(const ForeignKey& value) {
    std::string result;
    if (value.match != "simple") result += " MATCH " + upper(value.match);
    if (value.on_update != "no action") result += " ON UPDATE " + upper(value.on_update);
    if (value.on_delete != "no action") result += " ON DELETE " + upper(value.on_delete);
    if (!value.on_delete_columns.empty()) result += " (" + name_list(value.on_delete_columns) + ")";
    return result;
}

// Rows with a key that refers to nothing. MATCH FULL also refuses keys that are null in part.
std::string orphans(const Object& object, const ForeignKey& value, bool target_was_there) {
    std::vector<std::string> all_set;
    std::vector<std::string> any_null;
    std::vector<std::string> same;
    for (std::size_t i = 0; i < value.columns.size(); ++i) {
        const std::string column = "f." + sql::identifier(value.columns[i]);
        all_set.push_back(column + " IS NOT NULL");
        any_null.push_back(column + " IS NULL");
        const Names& keys = value.references_columns;
        if (i < keys.size()) same.push_back("p." + sql::identifier(keys[i]) + " = " + column);
    }
    std::string condition = joined(all_set, " AND ");
    if (target_was_there) {
        condition += " AND NOT EXISTS (SELECT FROM " + referenced(value) + " AS p WHERE " + joined(same, " AND ") + ")";
    }
    if (value.match == "full" && value.columns.size() > 1) {
        condition += " OR (" + joined(any_null, " OR ") + ") AND (" + joined(all_set, " OR ") + ")";
    }
    return rows_query(parent_relation(object.id) + " AS f", condition);
}

// Absent from both catalogs is a table that nobody manages: it is there.
bool is_new(const ForeignKey& value, const Context& context) {
    if (context.before == nullptr || context.after == nullptr) return false;
    const Identity id{Kind::table, value.references_schema, "", value.references_table, ""};
    return context.before->find(id) == nullptr && context.after->find(id) != nullptr;
}

// New columns of a table that stands cannot be asked for.
bool target_can_be_asked(const ForeignKey& value, const Context& context) {
    const Identity id{Kind::table, value.references_schema, "", value.references_table, ""};
    if (context.before == nullptr || context.before->find(id) == nullptr) return true;
    return was_there(context, value.references_schema, value.references_table, value.references_columns);
}

std::optional<Guard> guard_orphans(const Object& object, const ForeignKey& value, const Context& context) {
    if (value.period || !was_there(context, object.id.schema, object.id.parent, value.columns)) return std::nullopt;
    if (!target_can_be_asked(value, context)) return std::nullopt;
    return Guard{"table " + parent_relation(object.id) + " has rows whose (" + name_list(value.columns) +
                     ") is not in " + referenced(value) + ": change or delete them first",
                 orphans(object, value, !is_new(value, context))};
}

std::string enforcement(const ForeignKey& value) {
    return value.not_enforced ? " NOT ENFORCED" : " ENFORCED";
}

}  // namespace

std::string definition(const Object& object, const ForeignKey& value) {
    std::string result = "CONSTRAINT " + sql::identifier(object.id.name) + " FOREIGN KEY " +
                         key_list(value.columns, value.period) + " REFERENCES " + referenced(value);
    if (!value.references_columns.empty()) result += " " + key_list(value.references_columns, value.period);
    result += actions(value) + deferrability(value.deferrable, value.initially_deferred);
    if (value.not_enforced) return result + " NOT ENFORCED";
    return result + (value.not_valid ? " NOT VALID" : "");
}

std::string address(const Object& object, const ForeignKey&) {
    return constraint_address(object);
}

void create(const Object& object, const ForeignKey& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    Statement& statement = add_constraint(object, out);
    statement.locks = {{parent_relation(object.id), Lock::share_row_exclusive}};
    if (referenced(value) != parent_relation(object.id)) {
        statement.locks.push_back({referenced(value), Lock::share_row_exclusive});
    }
    statement.privilege += ", REFERENCES on " + referenced(value);
    if (!value.on_delete_columns.empty()) statement.since = 15;
    if (value.period || value.not_enforced) statement.since = 18;
    if (value.not_valid || value.not_enforced) {
        statement.work = Work::none;
        return;
    }
    statement.data = DataEffect::may_fail;
    statement.guard = guard_orphans(object, value, context);
}

void drop(const Object& object, const ForeignKey& value, const Context&, Statements& out) {
    Statement& statement = drop_constraint(object, out);
    if (referenced(value) != parent_relation(object.id)) {
        statement.locks.push_back({referenced(value), Lock::access_exclusive});
    }
}

void alter(const Object&, const ForeignKey& from, const Object& after, const ForeignKey& to, const Change& change,
           const Context& context, Statements& out) {
    const std::string table = parent_relation(after.id);
    const std::string name = sql::identifier(after.id.name);
    const std::string head = "ALTER TABLE " + table + " ALTER CONSTRAINT " + name;
    if (change.touches("deferrable") || change.touches("initially_deferred")) {
        const std::string words = deferrability(to.deferrable, to.initially_deferred);
        const bool immediate = to.deferrable && !to.initially_deferred && from.initially_deferred;
        add(out, head + (words.empty() ? " NOT DEFERRABLE" : words) + (immediate ? " INITIALLY IMMEDIATE" : ""), table,
            Lock::access_exclusive);
    }
    if (change.touches("not_enforced")) {
        // Enforcing it again validates it, too (ATExecAlterConstrEnforceability, 18).
        Statement& statement =
            add(out, head + enforcement(to), table, Lock::access_exclusive, to.not_enforced ? Work::none : Work::scan);
        statement.since = 18;
        if (to.not_enforced) return;
        statement.data = DataEffect::may_fail;
        statement.guard = guard_orphans(after, to, context);
        return;
    }
    if (!change.touches("not_valid") || to.not_valid) return;
    Statement& statement = add(out, "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + name, table,
                               Lock::share_update_exclusive, Work::scan);
    if (referenced(to) != table) statement.locks.push_back({referenced(to), Lock::row_share});
    statement.data = DataEffect::may_fail;
    statement.guard = guard_orphans(after, to, context);
}

void rename(const Object& from, const ForeignKey&, const Object& to, const Context&, Statements& out) {
    rename_constraint(from, to, out);
}

}  // namespace schemadiff::emit
