#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const EventTrigger& value, Needs& out) {
    static_cast<void>(object);
    out.fragments.push_back({value.function + "()", Strength::expression});
}

bool alters_in_place(const Change& change, const EventTrigger& before, const EventTrigger& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<EventTrigger>(change);
}

}  // namespace schemadiff::plan
