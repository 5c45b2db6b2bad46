#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Subscription& value, Needs& out) {
    static_cast<void>(object), static_cast<void>(value), static_cast<void>(out);
}

bool alters_in_place(const Change& change, const Subscription& before, const Subscription& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Subscription>(change);
}

}  // namespace schemadiff::plan
