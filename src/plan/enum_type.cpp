#include <algorithm>

#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const EnumType& value, Needs& out) {
    static_cast<void>(value);
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
}

bool alters_in_place(const Change& change, const EnumType& before, const EnumType& after) {
    if (!change.touches("labels")) return true;
    // A label can be added or renamed in place; none can be removed or moved (documentation, ALTER TYPE).
    Names old;
    for (const std::string& label : before.labels) {
        std::string name = label;
        for (const auto& [now, was] : after.renamed_labels)
            if (was == label) name = now;
        old.push_back(name);
    }
    auto at = after.labels.begin();
    for (const std::string& label : old) {
        at = std::find(at, after.labels.end(), label);
        if (at == after.labels.end()) return false;
        ++at;
    }
    return true;
}

}  // namespace schemadiff::plan
