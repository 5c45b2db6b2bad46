// Rules of tables and views, less the one that makes a view.

#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

namespace {

std::string on_table(const Object& object) {
    return sql::identifier(object.id.name) + " ON " + parent_relation(object.id);
}

// The tables that the rule's commands write to, as the text names them: they are opened while it is read
// (transformRuleStmt in parse_utilcmd.c).
Names written_tables(std::string_view text) {
    Names out;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(text);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        const bool deletes = tokens[at].is_word("delete") && tokens[at + 1].is_word("from");
        std::size_t name = deletes ? at + 2 : at + 1;
        if (!deletes && !tokens[at].is_word("into") && !tokens[at].is_word("update")) continue;
        if (name < tokens.size() && tokens[name].is_word("only")) ++name;
        // ON UPDATE TO, DO UPDATE SET
        if (name >= tokens.size() || !tokens[name].is_name() || tokens[name].is_word("to") ||
            tokens[name].is_word("set"))
            continue;
        if (name + 2 < tokens.size() && tokens[name + 1].is('.') && tokens[name + 2].is_name())
            out.push_back(sql::qualified(tokens[name].value, tokens[name + 2].value));
    }
    return out;
}

void define(std::string_view verb, const Object& object, const Rule& value, Statements& out) {
    const std::string table = parent_relation(object.id);
    Statement& statement = add(out,
                               std::string(verb) + " RULE " + sql::identifier(object.id.name) + " AS\n    " +
                                   bare_query(value.definition.text),
                               table, Lock::access_exclusive);
    for (const std::string& written : written_tables(value.definition.text))
        if (written != table) statement.locks.push_back({written, Lock::row_exclusive});
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
