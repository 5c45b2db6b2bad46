#include <algorithm>

#include "emit/pieces.h"
#include "emit/routine.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Procedure&) {
    return "PROCEDURE " + relation(object.id) + "(" + object.id.signature + ")";
}

namespace {

std::string definition(const Object& object, const Procedure& value, const std::string& verb) {
    std::string sql = verb + " PROCEDURE " + relation(object.id) + "(" + argument_list(value.arguments) + ")\n    LANGUAGE " +
                      sql::identifier(value.language) + transforms(value.transforms);
    if (value.security_definer) sql += " SECURITY DEFINER";
    return sql + settings(value.set) + routine_body(value.body, value.sql_body, value.object_file);
}

}  // namespace

void create(const Object& object, const Procedure& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    Statement& statement = add(out, definition(object, value, "CREATE"), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (!value.sql_body.empty()) statement.since = 14;
}

void drop(const Object& object, const Procedure& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), address(object, value), Lock::none);
}

void alter(const Object&, const Procedure&, const Object& after, const Procedure& to, const Change& change,
           const Context&, Statements& out) {
    const bool definition_changes = std::any_of(change.attributes.begin(), change.attributes.end(), [](const auto& each) {
        return each.attribute != "comment" && each.attribute != "owner" && each.attribute != "grants";
    });
    if (definition_changes)
        add(out, definition(after, to, "CREATE OR REPLACE"), address(after, to), Lock::none);
}

void rename(const Object& from, const Procedure&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "PROCEDURE", Lock::none, out);
}

}  // namespace schemadiff::emit
