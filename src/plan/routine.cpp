#include "plan/routine.h"

#include "sql/quote.h"

namespace schemadiff::plan {

bool can_replace_arguments(const Arguments& before, const Arguments& after) {
    if (before.size() != after.size()) return false;
    for (std::size_t at = 0; at < before.size(); ++at) {
        const Argument& one = before[at];
        const Argument& other = after[at];
        if (one.mode != other.mode || one.type != other.type) return false;
        if (one.name != other.name && !one.name.empty()) return false;
        if (one.name != other.name && one.mode != "in" && one.mode != "variadic") return false;
        if (!one.default_value.empty() && other.default_value.empty()) return false;
    }
    return true;
}

void add_transforms(const std::vector<TypeText>& types, const std::string& language, Needs& out) {
    for (const TypeText& type : types)
        out.structure.push_back(
            {Kind::transform, "", "", "for " + type.text + " language " + sql::identifier(language), ""});
}

}  // namespace schemadiff::plan
