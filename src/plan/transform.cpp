#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Transform& value, Needs& out) {
    static_cast<void>(object);
    add_texts(value, out);
    out.structure.push_back({Kind::language, "", "", value.language, ""});
}

bool alters_in_place(const Change& change, const Transform& before, const Transform& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Transform>(change);
}

}  // namespace schemadiff::plan
