// Event triggers. They fire for our own statements, too: plan makes them last and drops them first.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

constexpr std::string_view kPrivilege = "superuser";

Statement& add_global(Statements& out, std::string sql) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = kPrivilege;
    return statement;
}

void set_enabled(const Object& object, const EventTrigger& value, Statements& out) {
    std::string action = "ENABLE";
    if (value.enabled == "disabled") action = "DISABLE";
    if (value.enabled == "replica") action = "ENABLE REPLICA";
    if (value.enabled == "always") action = "ENABLE ALWAYS";
    add_global(out, "ALTER EVENT TRIGGER " + sql::identifier(object.id.name) + " " + action);
}

}  // namespace

std::string address(const Object& object, const EventTrigger&) {
    return "EVENT TRIGGER " + sql::identifier(object.id.name);
}

void create(const Object& object, const EventTrigger& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> tags;
    for (const std::string& tag : value.tags) tags.push_back(sql::literal(tag));
    std::string text = "CREATE EVENT TRIGGER " + sql::identifier(object.id.name) + " ON " + value.event;
    if (!tags.empty()) text += "\n    WHEN TAG IN (" + joined(tags) + ")";
    add_global(out, text + "\n    EXECUTE FUNCTION " + value.function + "()").since = value.event == "login" ? 17 : 13;
    if (value.enabled != "origin") set_enabled(object, value, out);
}

void drop(const Object& object, const EventTrigger& value, const Context&, Statements& out) {
    add_global(out, "DROP " + address(object, value));
}

void alter(const Object&, const EventTrigger&, const Object& after, const EventTrigger& to, const Change& change,
           const Context&, Statements& out) {
    if (change.touches("enabled")) set_enabled(after, to, out);
}

void rename(const Object& from, const EventTrigger& value, const Object& to, const Context&, Statements& out) {
    add_global(out, "ALTER " + address(from, value) + " RENAME TO " + sql::identifier(to.id.name));
}

}  // namespace schemadiff::emit
