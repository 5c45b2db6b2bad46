#include <algorithm>

#include <fmt/format.h>

#include "emit/pieces.h"
#include "emit/routine.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Function&) {
    return "FUNCTION " + relation(object.id) + "(" + object.id.signature + ")";
}

namespace {

bool has_result_arguments(const Function& value) {
    for (const Argument& each : value.arguments)
        if (each.mode == "out" || each.mode == "inout" || each.mode == "table") return true;
    return false;
}

std::string returns(const Function& value) {
    const std::string table = table_result(value.arguments);
    if (!table.empty()) return " RETURNS " + table;
    if (value.returns.empty() && has_result_arguments(value)) return value.returns_set ? " RETURNS SETOF record" : "";
    return std::string(" RETURNS ") + (value.returns_set ? "SETOF " : "") + value.returns.text;
}

std::string upper(std::string text) {
    for (char& each : text)
        if (each >= 'a' && each <= 'z') each = static_cast<char>(each - 'a' + 'A');
    return text;
}

std::string options(const Function& value) {
    std::string out = " LANGUAGE " + sql::identifier(value.language) + transforms(value.transforms);
    if (value.window) out += " WINDOW";
    if (value.volatility != "volatile") out += " " + upper(value.volatility);
    if (value.strict) out += " STRICT";
    if (value.security_definer) out += " SECURITY DEFINER";
    if (value.leakproof) out += " LEAKPROOF";
    if (value.cost >= 0) out += fmt::format(" COST {:g}", value.cost);
    if (value.rows > 0) out += fmt::format(" ROWS {:g}", value.rows);
    if (!value.support.empty()) out += " SUPPORT " + value.support;
    if (value.parallel != "unsafe") out += " PARALLEL " + upper(value.parallel);
    return out;
}

std::string definition(const Object& object, const Function& value, const std::string& verb) {
    return verb + " FUNCTION " + relation(object.id) + "(" + argument_list(value.arguments) + ")" + returns(value) +
           "\n   " + options(value) + settings(value.set) + routine_body(value.body, value.sql_body, value.object_file);
}

}  // namespace

void create(const Object& object, const Function& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    Statement& statement = add(out, definition(object, value, "CREATE"), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (!value.sql_body.empty()) statement.since = 14;
}

void drop(const Object& object, const Function& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), address(object, value), Lock::none);
}

void alter(const Object&, const Function&, const Object& after, const Function& to, const Change& change, const Context&,
           Statements& out) {
    const bool definition_changes = std::any_of(change.attributes.begin(), change.attributes.end(), [](const auto& each) {
        return each.attribute != "comment" && each.attribute != "owner" && each.attribute != "grants";
    });
    if (definition_changes)
        add(out, definition(after, to, "CREATE OR REPLACE"), address(after, to), Lock::none);
}

void rename(const Object& from, const Function&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "FUNCTION", Lock::none, out);
}

}  // namespace schemadiff::emit
