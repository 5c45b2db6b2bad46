#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Sequence& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    static_cast<void>(value);
}

bool alters_in_place(const Change& change, const Sequence& before, const Sequence& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Sequence>(change);
}

}  // namespace schemadiff::plan
