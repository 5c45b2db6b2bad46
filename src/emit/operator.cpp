// Operators. The selectivity functions are altered in place. PostgreSQL renames no operator.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_statement(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of " + object.id.described();
    return statement;
}

// An operator's symbol is never quoted.
std::string symbol(const Identity& id) {
    return sql::identifier(id.schema) + "." + id.name;
}

}  // namespace

std::string address(const Object& object, const Operator&) {
    return "OPERATOR " + symbol(object.id) + " (" + object.id.signature + ")";
}

void create(const Object& object, const Operator& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> parts;
    const auto part = [&](const std::string& name, const std::string& text) {
        if (!text.empty()) parts.push_back("\n    " + name + " = " + text);
    };
    part("FUNCTION", value.function);
    part("LEFTARG", value.left.text);
    part("RIGHTARG", value.right.text);
    part("COMMUTATOR", value.commutator);
    part("NEGATOR", value.negator);
    if (value.merges) parts.push_back("\n    MERGES");
    if (value.hashes) parts.push_back("\n    HASHES");
    part("RESTRICT", value.restrict_function);
    part("JOIN", value.join_function);
    add_statement(out, "CREATE OPERATOR " + symbol(object.id) + " (" + joined(parts, ",") + "\n)", object).privilege =
        "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const Operator&, const Context&, Statements& out) {
    add_statement(out, "DROP " + address(object, Operator{}), object);
}

void alter(const Object&, const Operator& from, const Object& after, const Operator& to, const Change& change,
           const Context&, Statements& out) {
    static_cast<void>(from);
    std::vector<std::string> parts;
    if (change.touches("restrict"))
        parts.push_back("RESTRICT = " + (to.restrict_function.empty() ? "NONE" : to.restrict_function));
    if (change.touches("join")) parts.push_back("JOIN = " + (to.join_function.empty() ? "NONE" : to.join_function));
    if (!parts.empty()) add_statement(out, "ALTER " + address(after, to) + " SET (" + joined(parts) + ")", after);
}

void rename(const Object&, const Operator&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
