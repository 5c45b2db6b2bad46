// Functions. An ALTER is CREATE OR REPLACE with the whole definition.

#include <algorithm>
#include <cctype>
#include <charconv>

#include "emit/common.h"
#include "emit/pieces.h"
#include "emit/routine.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

// The shortest text that reads back the same.
std::string number(double value) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return std::string(digits, end);
}

bool has_output(const Arguments& arguments) {
    return std::any_of(arguments.begin(), arguments.end(),
                       [](const Argument& each) { return each.mode == "out" || each.mode == "inout"; });
}

std::string returns_clause(const Function& value) {
    const std::string columns = table_columns(value.arguments);
    if (!columns.empty()) return " RETURNS TABLE(" + columns + ")";
    const std::string& type = value.returns.text;
    // Output arguments say the type themselves where nothing else does.
    if (type.empty() || (type == "void" && has_output(value.arguments))) return {};
    const bool says_set = type.starts_with("setof ") || type.starts_with("SETOF ");
    return std::string(" RETURNS ") + (value.returns_set || says_set ? "SETOF " : "") +
           (says_set ? type.substr(6) : type);
}

std::string options(const Function& value) {
    std::string result = "\n    LANGUAGE " + sql::identifier(value.language) + transform_clause(value.transforms);
    if (value.window) result += " WINDOW";
    if (value.volatility != "volatile") result += " " + upper(value.volatility);
    if (value.strict) result += " STRICT";
    if (value.security_definer) result += " SECURITY DEFINER";
    if (value.leakproof) result += " LEAKPROOF";
    if (value.cost >= 0) result += " COST " + number(value.cost);
    if (value.rows > 0) result += " ROWS " + number(value.rows);
    if (!value.support.empty()) result += " SUPPORT " + value.support;
    if (value.parallel != "unsafe") result += " PARALLEL " + upper(value.parallel);
    return result;
}

std::string text(const std::string& verb, const Object& object, const Function& value) {
    return verb + " FUNCTION " + relation(object.id) + "(" + argument_list(value.arguments) + ")" +
           returns_clause(value) + options(value) + set_clauses(value.set) +
           body_clause(value.language, value.object_file, value.body, value.sql_body);
}

}  // namespace

std::string address(const Object& object, const Function&) {
    return "FUNCTION " + routine(object.id);
}

void create(const Object& object, const Function& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    Statement& statement = add_routine(out, text("CREATE", object, value), object);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (!value.sql_body.empty()) statement.since = 14;
    lock_written(value.sql_body, statement);
}

void drop(const Object& object, const Function&, const Context&, Statements& out) {
    add_routine(out, "DROP FUNCTION " + routine(object.id), object);
}

void alter(const Object&, const Function&, const Object& after, const Function& to, const Change& change,
           const Context&, Statements& out) {
    if (!touches_own_attributes(change)) return;
    Statement& statement = add_routine(out, text("CREATE OR REPLACE", after, to), after);
    if (!to.sql_body.empty()) statement.since = 14;
    lock_written(to.sql_body, statement);
}

void rename(const Object& from, const Function&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "FUNCTION", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
