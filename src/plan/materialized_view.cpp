#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const MaterializedView& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    if (!value.access_method.empty()) out.structure.push_back({Kind::access_method, "", "", value.access_method, ""});
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const MaterializedView& before, const MaterializedView& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<MaterializedView>(change);
}

}  // namespace schemadiff::plan
