#include "plan/needs.h"
#include "sql/references.h"

namespace schemadiff::plan {

namespace {

// The schema of `OPERATOR(schema.symbol)`, where the place is kept.
void add_schema_of(const std::string& name, Needs& out) {
    for (const sql::OperatorUse& use : sql::operators_used(name))
        if (!use.schema.empty()) out.structure.push_back({Kind::schema, "", "", use.schema, ""});
}

}  // namespace

void needs(const Object& object, const Operator& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    // A commutator or negator may come later: until then PostgreSQL keeps its place (a shell).
    for (const TypeText* type : {&value.left, &value.right})
        if (!type->empty()) out.fragments.push_back({type->text, Strength::structure});
    for (const std::string* other : {&value.commutator, &value.negator})
        if (!other->empty()) add_schema_of(*other, out);
    for (const std::string* name : {&value.function, &value.restrict_function, &value.join_function})
        add_function(*name, out);
}

bool alters_in_place(const Change& change, const Operator& before, const Operator& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Operator>(change);
}

}  // namespace schemadiff::plan
