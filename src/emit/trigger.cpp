#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Trigger&) {
    return "TRIGGER " + sql::identifier(object.id.name) + " ON " + parent_relation(object.id);
}

namespace {

std::string upper(const std::string& text) {
    std::string out = text;
    for (char& each : out)
        if (each >= 'a' && each <= 'z') each = static_cast<char>(each - 'a' + 'A');
    return out;
}

std::string events(const Trigger& value) {
    std::vector<std::string> parts;
    for (const std::string& event : value.events) {
        parts.push_back(upper(event));
        if (event == "update" && !value.update_of.empty()) parts.back() += " OF " + name_list(value.update_of);
    }
    return joined(parts, " OR ");
}

std::string transition_tables(const Trigger& value) {
    std::string out;
    if (!value.old_table.empty()) out += " OLD TABLE AS " + sql::identifier(value.old_table);
    if (!value.new_table.empty()) out += " NEW TABLE AS " + sql::identifier(value.new_table);
    return out.empty() ? out : " REFERENCING" + out;
}

std::string definition(const Object& object, const Trigger& value) {
    std::string sql = std::string("CREATE ") + (value.constraint ? "CONSTRAINT " : "") + "TRIGGER " +
                      sql::identifier(object.id.name) + " " + upper(value.timing) + " " + events(value) + " ON " +
                      parent_relation(object.id);
    if (!value.from_table.empty()) sql += " FROM " + value.from_table;
    if (value.constraint) sql += deferrability(value.deferrable, value.initially_deferred);
    sql += transition_tables(value);
    sql += value.for_each_row ? " FOR EACH ROW" : " FOR EACH STATEMENT";
    if (!value.condition.empty()) sql += " WHEN " + in_parentheses(value.condition.text);
    std::vector<std::string> arguments;
    for (const std::string& argument : value.arguments) arguments.push_back(sql::literal(argument));
    return sql + " EXECUTE FUNCTION " + value.function + "(" + joined(arguments) + ")";
}

void set_enabled(const Object& object, const Trigger& value, Statements& out) {
    std::string action = "ENABLE";
    if (value.enabled == "disabled") action = "DISABLE";
    if (value.enabled == "replica") action = "ENABLE REPLICA";
    if (value.enabled == "always") action = "ENABLE ALWAYS";
    const std::string table = parent_relation(object.id);
    add(out, "ALTER TABLE " + table + " " + action + " TRIGGER " + sql::identifier(object.id.name), table,
        Lock::share_row_exclusive);
}

}  // namespace

void create(const Object& object, const Trigger& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    add(out, definition(object, value), parent_relation(object.id), Lock::share_row_exclusive).privilege =
        "TRIGGER on " + parent_relation(object.id) + ", EXECUTE on " + value.function;
    if (value.enabled != "origin") set_enabled(object, value, out);
}

void drop(const Object& object, const Trigger&, const Context&, Statements& out) {
    add(out, "DROP TRIGGER " + sql::identifier(object.id.name) + " ON " + parent_relation(object.id),
        parent_relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const Trigger&, const Object& after, const Trigger& to, const Change& change, const Context&,
           Statements& out) {
    if (change.touches("enabled")) set_enabled(after, to, out);
}

void rename(const Object& from, const Trigger&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    add(out,
        "ALTER TRIGGER " + sql::identifier(from.id.name) + " ON " + parent_relation(to.id) + " RENAME TO " +
            sql::identifier(to.id.name),
        parent_relation(to.id), Lock::access_exclusive);
}

}  // namespace schemadiff::emit
