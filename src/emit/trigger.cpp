// Triggers of tables and views, in the words of pg_get_triggerdef().

#include <cctype>

#include "compare/hierarchy.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

std::string event_list(const Trigger& value) {
    std::vector<std::string> events;
    for (const std::string& event : value.events) {
        const bool columns = event == "update" && !value.update_of.empty();
        events.push_back(upper(event) + (columns ? " OF " + name_list(value.update_of) : ""));
    }
    return joined(events, " OR ");
}

std::string transition_tables(const Trigger& value) {
    if (value.old_table.empty() && value.new_table.empty()) return {};
    std::string result = " REFERENCING";
    if (!value.old_table.empty()) result += " OLD TABLE AS " + sql::identifier(value.old_table);
    if (!value.new_table.empty()) result += " NEW TABLE AS " + sql::identifier(value.new_table);
    return result;
}

std::string call(const Trigger& value) {
    std::vector<std::string> arguments;
    for (const std::string& argument : value.arguments) arguments.push_back(sql::literal(argument));
    return value.function + "(" + joined(arguments) + ")";
}

std::string text(const Object& object, const Trigger& value) {
    std::string result = std::string("CREATE ") + (value.constraint ? "CONSTRAINT " : "") + "TRIGGER " +
                         sql::identifier(object.id.name) + " " + upper(value.timing) + " " + event_list(value) +
                         " ON " + parent_relation(object.id);
    if (!value.from_table.empty()) result += " FROM " + value.from_table;
    result += deferrability(value.deferrable, value.initially_deferred) + transition_tables(value);
    result += value.for_each_row ? " FOR EACH ROW" : " FOR EACH STATEMENT";
    if (!value.condition.empty()) result += " WHEN " + in_parentheses(value.condition.text);
    return result + " EXECUTE FUNCTION " + call(value);
}

void set_enabled(const Object& object, const Trigger& value, Statements& out) {
    const std::string table = parent_relation(object.id);
    std::string action = "ENABLE";
    if (value.enabled == "disabled") action = "DISABLE";
    if (value.enabled == "replica") action = "ENABLE REPLICA";
    if (value.enabled == "always") action = "ENABLE ALWAYS";
    add(out, "ALTER TABLE " + table + " " + action + " TRIGGER " + sql::identifier(object.id.name), table,
        Lock::share_row_exclusive);
}

// A partition's copy that shall be enabled as its parent's trigger is; nothing where there is no such copy any more.
void follow_parent(const Object& object, const Context& context, Statements& out) {
    if (context.tree_after == nullptr) return;
    const auto above = context.tree_after->above(Kind::trigger, {object.id.schema, object.id.parent}, object.id.name);
    if (!above.empty()) set_enabled(object, above.front()->as<Trigger>(), out);
}

}  // namespace

std::string address(const Object& object, const Trigger&) {
    return "TRIGGER " + sql::identifier(object.id.name) + " ON " + parent_relation(object.id);
}

void create(const Object& object, const Trigger& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    if (value.inherited) return set_enabled(object, value, out);
    const std::string table = parent_relation(object.id);
    Statement& statement = add(out, text(object, value), table, Lock::share_row_exclusive);
    statement.privilege = "TRIGGER on " + table + ", EXECUTE on " + value.function;
    if (!value.from_table.empty()) statement.locks.push_back({value.from_table, Lock::access_share});
    if (value.enabled != "origin") set_enabled(object, value, out);
}

void drop(const Object& object, const Trigger& value, const Context& context, Statements& out) {
    if (value.inherited) return follow_parent(object, context, out);
    const std::string table = parent_relation(object.id);
    add(out, "DROP TRIGGER " + sql::identifier(object.id.name) + " ON " + table, table, Lock::access_exclusive);
}

void alter(const Object&, const Trigger&, const Object& after, const Trigger& to, const Change& change,
           const Context& context, Statements& out) {
    if (!change.touches("enabled")) return;
    set_enabled(after, to, out);
    if (context.tree_after == nullptr) return;
    // The partitions' copies followed: those that shall not are told again.
    for (const compare::TableName& child : context.tree_after->descendants({after.id.schema, after.id.parent})) {
        const Object* copy = context.after->find({Kind::trigger, child.first, child.second, after.id.name, ""});
        if (copy != nullptr && copy->as<Trigger>().inherited) set_enabled(*copy, copy->as<Trigger>(), out);
    }
}

void rename(const Object& from, const Trigger&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string table = parent_relation(to.id);
    add(out,
        "ALTER TRIGGER " + sql::identifier(from.id.name) + " ON " + table + " RENAME TO " + sql::identifier(to.id.name),
        table, Lock::access_exclusive);
}

}  // namespace schemadiff::emit
