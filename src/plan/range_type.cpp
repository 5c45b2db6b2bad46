#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const RangeType& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    for (const std::string* name : {&value.canonical, &value.subtype_diff}) add_function(*name, out);
}

bool alters_in_place(const Change& change, const RangeType& before, const RangeType& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<RangeType>(change);
}

}  // namespace schemadiff::plan
