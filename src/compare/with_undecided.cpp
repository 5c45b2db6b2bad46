#include <algorithm>
#include <unordered_map>

#include "compare/compare.h"

namespace schemadiff::compare {

ChangeList with_undecided(const Comparison& comparison) {
    ChangeList out = comparison.changes;
    std::unordered_map<Identity, std::size_t, IdentityHash> altered;
    if (!comparison.changes.undecided.empty())
        for (std::size_t at = 0; at < out.changes.size(); ++at)
            if (out.changes[at].verb == Verb::alter) altered.emplace(out.changes[at].id(), at);
    for (const Undecided& each : comparison.changes.undecided) {
        const AttributeChange attribute{each.attribute, each.live, each.wanted};
        if (const auto known = altered.find(each.id); known != altered.end()) {
            out.changes[known->second].attributes.push_back(attribute);
            continue;
        }
        ObjectPtr before = comparison.from.find_pointer(each.id);
        ObjectPtr after = comparison.to.find_pointer(each.id);
        if (!before || !after) continue;
        altered.emplace(each.id, out.changes.size());
        out.changes.push_back({Verb::alter, std::move(before), std::move(after), {attribute}});
    }
    out.undecided.clear();
    const auto is_before = [](const Change& left, const Change& right) {
        const bool left_renames = left.verb == Verb::rename;
        const bool right_renames = right.verb == Verb::rename;
        return left_renames != right_renames ? left_renames : left.id() < right.id();
    };
    if (!std::is_sorted(out.changes.begin(), out.changes.end(), is_before))
        std::stable_sort(out.changes.begin(), out.changes.end(), is_before);
    return out;
}

}  // namespace schemadiff::compare
