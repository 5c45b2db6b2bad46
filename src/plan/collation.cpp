#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Collation& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    static_cast<void>(value);
}

bool alters_in_place(const Change& change, const Collation& before, const Collation& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Collation>(change);
}

}  // namespace schemadiff::plan
