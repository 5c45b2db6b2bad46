#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Cast& value, Needs& out) {
    static_cast<void>(object);
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Cast& before, const Cast& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Cast>(change);
}

}  // namespace schemadiff::plan
