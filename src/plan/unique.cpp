#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Unique& value, Needs& out) {
    out.structure.push_back(table_of(object));
    for (const std::string& column : value.columns) out.structure.push_back(column_of(object, column));
    for (const std::string& column : value.include) out.structure.push_back(column_of(object, column));
}

bool alters_in_place(const Change& change, const Unique& before, const Unique& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Unique>(change);
}

}  // namespace schemadiff::plan
