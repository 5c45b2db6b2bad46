// CHECK constraints of tables.

#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::optional<Guard> guard_rows(const Object& object, const Check& value, const Context& context) {
    if (!can_be_asked(context, object.id.schema, object.id.parent, value.expression.text)) return std::nullopt;
    const std::string table = parent_relation(object.id);
    return Guard{
        "table " + table + " has rows that check constraint " + sql::identifier(object.id.name) +
            " refuses: change or delete them first",
        rows_query((value.no_inherit ? "ONLY " : "") + table, in_parentheses(value.expression.text) + " IS FALSE")};
}

}  // namespace

std::string definition(const Object& object, const Check& value) {
    std::string result =
        "CONSTRAINT " + sql::identifier(object.id.name) + " CHECK " + in_parentheses(value.expression.text);
    if (value.no_inherit) result += " NO INHERIT";
    if (value.not_enforced) return result + " NOT ENFORCED";
    return result + (value.not_valid ? " NOT VALID" : "");
}

std::string address(const Object& object, const Check&) {
    return constraint_address(object);
}

void create(const Object& object, const Check& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    Statement& statement = add_constraint(object, out);
    if (value.not_enforced) statement.since = 18;
    if (value.not_valid || value.not_enforced) {
        statement.work = Work::none;
        return;
    }
    statement.data = DataEffect::may_fail;
    statement.guard = guard_rows(object, value, context);
}

void drop(const Object& object, const Check&, const Context&, Statements& out) {
    drop_constraint(object, out);
}

void alter(const Object&, const Check&, const Object& after, const Check& to, const Change& change,
           const Context& context, Statements& out) {
    if (!change.touches("not_valid") || to.not_valid) return;
    const std::string table = parent_relation(after.id);
    Statement& statement = add(out, "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + sql::identifier(after.id.name),
                               table, Lock::share_update_exclusive, Work::scan);
    statement.data = DataEffect::may_fail;
    statement.guard = guard_rows(after, to, context);
}

void rename(const Object& from, const Check&, const Object& to, const Context&, Statements& out) {
    rename_constraint(from, to, out);
}

}  // namespace schemadiff::emit
