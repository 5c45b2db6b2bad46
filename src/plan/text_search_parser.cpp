#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const TextSearchParser& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    for (const std::string* function : {&value.start, &value.gettoken, &value.end, &value.headline, &value.lextypes})
        if (!function->empty()) out.fragments.push_back({*function + "()", Strength::expression});
}

bool alters_in_place(const Change& change, const TextSearchParser& before, const TextSearchParser& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<TextSearchParser>(change);
}

}  // namespace schemadiff::plan
