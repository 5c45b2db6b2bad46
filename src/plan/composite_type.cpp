#include "emit/composite_type.h"
#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const CompositeType& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
}

// Whether an attribute may be retyped depends on who uses the type as well (plan/spread.cpp).
bool alters_in_place(const Change& change, const CompositeType& before, const CompositeType& after) {
    return !change.touches("composite") || emit::attribute_steps(before, after).in_order;
}

}  // namespace schemadiff::plan
