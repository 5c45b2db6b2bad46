// Procedures. An ALTER is CREATE OR REPLACE with the whole definition.

#include <algorithm>

#include "emit/common.h"
#include "emit/pieces.h"
#include "emit/routine.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string text(const std::string& verb, const Object& object, const Procedure& value) {
    return verb + " PROCEDURE " + relation(object.id) + "(" + argument_list(value.arguments) + ")\n    LANGUAGE " +
           sql::identifier(value.language) + transform_clause(value.transforms) +
           (value.security_definer ? " SECURITY DEFINER" : "") + set_clauses(value.set) +
           body_clause(value.language, value.object_file, value.body, value.sql_body);
}

// OUT arguments of procedures came with 14, as did SQL-standard bodies.
int since(const Procedure& value) {
    const bool output = std::any_of(value.arguments.begin(), value.arguments.end(),
                                    [](const Argument& each) { return each.mode == "out"; });
    return output || !value.sql_body.empty() ? 14 : 13;
}

}  // namespace

std::string address(const Object& object, const Procedure& value) {
    return "PROCEDURE " + relation(object.id) + "(" + argument_modes(value.arguments) + ")";
}

void create(const Object& object, const Procedure& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    Statement& statement = add_routine(out, text("CREATE", object, value), object);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    statement.since = since(value);
    lock_written(value.sql_body, statement);
}

void drop(const Object& object, const Procedure& value, const Context&, Statements& out) {
    add_routine(out, "DROP " + address(object, value), object);
}

void alter(const Object&, const Procedure&, const Object& after, const Procedure& to, const Change& change,
           const Context&, Statements& out) {
    if (!touches_own_attributes(change)) return;
    Statement& statement = add_routine(out, text("CREATE OR REPLACE", after, to), after);
    statement.since = since(to);
    lock_written(to.sql_body, statement);
}

void rename(const Object& from, const Procedure&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "PROCEDURE", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
