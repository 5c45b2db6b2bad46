#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const ForeignServer& value, Needs& out) {
    static_cast<void>(object);
    out.structure.push_back({Kind::foreign_data_wrapper, "", "", value.wrapper, ""});
}

bool alters_in_place(const Change& change, const ForeignServer& before, const ForeignServer& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<ForeignServer>(change);
}

}  // namespace schemadiff::plan
