#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Conversion& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_function(value.function, out);
}

bool alters_in_place(const Change& change, const Conversion& before, const Conversion& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Conversion>(change);
}

}  // namespace schemadiff::plan
