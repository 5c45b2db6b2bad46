#include "plan/routine.h"

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

}  // namespace schemadiff::plan
