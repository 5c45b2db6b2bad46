// Row-level security policies, in the words of pg_dump.

#include <cctype>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

std::string role_list(const Names& roles) {
    return roles == Names{"public"} ? "PUBLIC" : name_list(roles);
}

std::string clause(std::string_view words, const Expression& expression) {
    return expression.empty() ? "" : std::string(words) + in_parentheses(expression.text);
}

std::string on_table(const Object& object) {
    return sql::identifier(object.id.name) + " ON " + parent_relation(object.id);
}

}  // namespace

std::string address(const Object& object, const Policy&) {
    return "POLICY " + on_table(object);
}

void create(const Object& object, const Policy& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    std::string text = "CREATE POLICY " + on_table(object);
    if (!value.permissive) text += " AS RESTRICTIVE";
    if (value.command != "all") text += " FOR " + upper(value.command);
    if (value.roles != Names{"public"}) text += " TO " + role_list(value.roles);
    text += clause(" USING ", value.using_expression) + clause(" WITH CHECK ", value.check_expression);
    add(out, std::move(text), parent_relation(object.id), Lock::access_exclusive);
}

void drop(const Object& object, const Policy&, const Context&, Statements& out) {
    add(out, "DROP POLICY " + on_table(object), parent_relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const Policy&, const Object& after, const Policy& to, const Change& change, const Context&,
           Statements& out) {
    std::string clauses;
    if (change.touches("to")) clauses += " TO " + role_list(to.roles);
    if (change.touches("using")) clauses += clause(" USING ", to.using_expression);
    if (change.touches("check")) clauses += clause(" WITH CHECK ", to.check_expression);
    if (clauses.empty()) return;
    add(out, "ALTER POLICY " + on_table(after) + clauses, parent_relation(after.id), Lock::access_exclusive);
}

void rename(const Object& from, const Policy&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string table = parent_relation(to.id);
    add(out,
        "ALTER POLICY " + sql::identifier(from.id.name) + " ON " + table + " RENAME TO " + sql::identifier(to.id.name),
        table, Lock::access_exclusive);
}

}  // namespace schemadiff::emit
