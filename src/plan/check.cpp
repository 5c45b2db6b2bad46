#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Check& value, Needs& out) {
    out.structure.push_back(table_of(object));
    out.own_columns = true;
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Check& before, const Check& after) {
    // Only the way from NOT VALID to valid has a command.
    if (change.touches("not_valid") && !before.not_valid && after.not_valid) return false;
    return by_traits<Check>(change);
}

}  // namespace schemadiff::plan
