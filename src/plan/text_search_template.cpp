#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const TextSearchTemplate& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    for (const std::string* function : {&value.init, &value.lexize})
        if (!function->empty()) out.fragments.push_back({*function + "()", Strength::expression});
}

bool alters_in_place(const Change& change, const TextSearchTemplate& before, const TextSearchTemplate& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<TextSearchTemplate>(change);
}

}  // namespace schemadiff::plan
