// Exclusion constraints. Whether rows exclude each other is asked of no guard: it would be a join of the table with
// itself by operators that only the index makes fast.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string definition(const Object& object, const Exclusion& value) {
    std::string result = "CONSTRAINT " + sql::identifier(object.id.name) + " EXCLUDE USING " +
                         sql::identifier(value.method) + " (" + value.elements.text + ")";
    if (!value.include.empty()) result += " INCLUDE (" + name_list(value.include) + ")";
    result += index_parameters(value.with, value.tablespace);
    if (!value.predicate.empty()) result += " WHERE " + in_parentheses(value.predicate.text);
    return result + deferrability(value.deferrable, value.initially_deferred);
}

std::string address(const Object& object, const Exclusion&) {
    return constraint_address(object);
}

void create(const Object& object, const Exclusion&, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    Statement& statement = add_constraint(object, out);
    statement.data = DataEffect::may_fail;
    const Object* table =
        context.after ? context.after->find({Kind::table, object.id.schema, "", object.id.parent, ""}) : nullptr;
    if (table != nullptr && !table->as<Table>().partition_by.empty()) statement.since = 17;
}

void drop(const Object& object, const Exclusion&, const Context&, Statements& out) {
    drop_constraint(object, out);
}

void alter(const Object&, const Exclusion& from, const Object& after, const Exclusion& to, const Change& change,
           const Context&, Statements& out) {
    alter_index_storage(after, from.with, to.with, to.tablespace, change, out);
}

void rename(const Object& from, const Exclusion&, const Object& to, const Context&, Statements& out) {
    rename_constraint(from, to, out);
}

}  // namespace schemadiff::emit
