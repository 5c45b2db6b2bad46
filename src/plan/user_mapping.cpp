#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const UserMapping& value, Needs& out) {
    static_cast<void>(value);
    out.structure.push_back({Kind::foreign_server, "", "", object.id.signature, ""});
}

bool alters_in_place(const Change& change, const UserMapping& before, const UserMapping& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<UserMapping>(change);
}

}  // namespace schemadiff::plan
