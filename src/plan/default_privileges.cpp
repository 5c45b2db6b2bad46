#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const DefaultPrivileges& value, Needs& out) {
    static_cast<void>(object);
    if (!value.schema.empty()) out.structure.push_back({Kind::schema, "", "", value.schema, ""});
}

bool alters_in_place(const Change& change, const DefaultPrivileges& before, const DefaultPrivileges& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<DefaultPrivileges>(change);
}

}  // namespace schemadiff::plan
