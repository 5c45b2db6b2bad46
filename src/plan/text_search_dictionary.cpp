#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const TextSearchDictionary& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const TextSearchDictionary& before, const TextSearchDictionary& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<TextSearchDictionary>(change);
}

}  // namespace schemadiff::plan
