#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Exclusion& value, Needs& out) {
    out.structure.push_back(table_of(object));
    out.own_columns = true;
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Exclusion& before, const Exclusion& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Exclusion>(change);
}

}  // namespace schemadiff::plan
