#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Operator& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    for (const std::string* name : {&value.function, &value.restrict_function, &value.join_function})
        add_function(*name, out);
}

bool alters_in_place(const Change& change, const Operator& before, const Operator& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Operator>(change);
}

}  // namespace schemadiff::plan
