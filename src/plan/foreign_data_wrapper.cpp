#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const ForeignDataWrapper& value, Needs& out) {
    static_cast<void>(object);
    for (const std::string& function : {value.handler, value.validator})
        if (!function.empty()) out.fragments.push_back({function + "()", Strength::expression});
}

bool alters_in_place(const Change& change, const ForeignDataWrapper& before, const ForeignDataWrapper& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<ForeignDataWrapper>(change);
}

}  // namespace schemadiff::plan
