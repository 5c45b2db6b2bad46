#include "compare/match.h"
#include "plan/needs.h"
#include "plan/operator_members.h"

namespace schemadiff::plan {

void needs(const Object& object, const OperatorClass& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    for (const TypeText* type : {&value.type, &value.storage})
        out.fragments.push_back({type->text, Strength::structure});
    // Families and classes of several methods may have one name.
    if (const auto family = compare::split_name(value.family))
        out.structure.push_back({Kind::operator_family, family->first, "", family->second, object.id.signature});
    out.structure.push_back({Kind::access_method, "", "", value.method, ""});
    for (const std::string& member : value.members) {
        out.fragments.push_back({member, Strength::structure});
        out.fragments.push_back({member_operator(member), Strength::structure});
    }
}

bool alters_in_place(const Change& change, const OperatorClass& before, const OperatorClass& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<OperatorClass>(change);
}

}  // namespace schemadiff::plan
