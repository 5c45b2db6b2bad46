#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const TextSearchConfiguration& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    for (const auto& [token, dictionaries] : value.mappings)
        out.fragments.push_back({dictionaries, Strength::expression});
}

bool alters_in_place(const Change& change, const TextSearchConfiguration& before,
                     const TextSearchConfiguration& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<TextSearchConfiguration>(change);
}

}  // namespace schemadiff::plan
