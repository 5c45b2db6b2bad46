#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const AccessMethod& value, Needs& out) {
    static_cast<void>(object);
    add_function(value.handler, out);
}

bool alters_in_place(const Change& change, const AccessMethod& before, const AccessMethod& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<AccessMethod>(change);
}

}  // namespace schemadiff::plan
