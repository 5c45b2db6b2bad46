#include "plan/needs.h"
#include "plan/operator_members.h"

namespace schemadiff::plan {

void needs(const Object& object, const OperatorFamily& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    out.structure.push_back({Kind::access_method, "", "", value.method, ""});
    for (const std::string& member : value.members) {
        out.fragments.push_back({member, Strength::structure});
        out.fragments.push_back({member_operator(member), Strength::structure});
    }
}

bool alters_in_place(const Change& change, const OperatorFamily& before, const OperatorFamily& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<OperatorFamily>(change);
}

}  // namespace schemadiff::plan
