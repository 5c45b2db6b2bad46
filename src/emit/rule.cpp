// Rules of tables and views, less the one that makes a view.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string on_table(const Object& object) {
    return sql::identifier(object.id.name) + " ON " + parent_relation(object.id);
}

void define(std::string_view verb, const Object& object, const Rule& value, Statements& out) {
    add(out,
        std::string(verb) + " RULE " + sql::identifier(object.id.name) + " AS\n    " +
            bare_query(value.definition.text),
        parent_relation(object.id), Lock::access_exclusive);
}

void set_enabled(const Object& object, const Rule& value, Statements& out) {
    const std::string table = parent_relation(object.id);
    std::string action = "ENABLE";
    if (value.enabled == "disabled") action = "DISABLE";
    if (value.enabled == "replica") action = "ENABLE REPLICA";
    if (value.enabled == "always") action = "ENABLE ALWAYS";
    add(out, "ALTER TABLE " + table + " " + action + " RULE " + sql::identifier(object.id.name), table,
        Lock::access_exclusive);
}

}  // namespace

std::string address(const Object& object, const Rule&) {
    return "RULE " + on_table(object);
}

void create(const Object& object, const Rule& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    define("CREATE", object, value, out);
    if (value.enabled != "origin") set_enabled(object, value, out);
}

void drop(const Object& object, const Rule&, const Context&, Statements& out) {
    add(out, "DROP RULE " + on_table(object), parent_relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const Rule&, const Object& after, const Rule& to, const Change& change, const Context&,
           Statements& out) {
    if (change.touches("definition")) define("CREATE OR REPLACE", after, to, out);
    if (change.touches("enabled")) set_enabled(after, to, out);
}

void rename(const Object& from, const Rule&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string table = parent_relation(to.id);
    add(out,
        "ALTER RULE " + sql::identifier(from.id.name) + " ON " + table + " RENAME TO " + sql::identifier(to.id.name),
        table, Lock::access_exclusive);
}

}  // namespace schemadiff::emit
