#include "plan/numbering.h"

#include <algorithm>
#include <bit>

namespace schemadiff::plan {

Numbering::Numbering(const Catalog& one, const Catalog& other) {
    const std::size_t most = one.objects().size() + other.objects().size();
    ids_.reserve(most);
    slots_.assign(std::bit_ceil(most * 2 + 1), {});
    auto left = one.objects().begin();
    auto right = other.objects().begin();
    while (left != one.objects().end() || right != other.objects().end()) {
        const bool is_left = right == other.objects().end() ||
                             (left != one.objects().end() && (*left == *right || !((*right)->id < (*left)->id)));
        add((*(is_left ? left++ : right++))->id);
    }
}

// An identity that both catalogs have comes twice in a row.
void Numbering::add(const Identity& id) {
    if (!ids_.empty() && (ids_.back() == &id || *ids_.back() == id)) return;
    const std::size_t hash = IdentityHash()(id);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].number != kNone) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash), static_cast<Number>(ids_.size())};
    ids_.push_back(&id);
}

Numbering::Number Numbering::find(const Identity& id) const {
    const std::size_t hash = IdentityHash()(id);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].number != kNone; at = (at + 1) & mask) {
        if (slots_[at].hash != static_cast<std::uint32_t>(hash)) continue;
        const Identity* found = ids_[slots_[at].number];
        if (found == &id || *found == id) return slots_[at].number;
    }
    return kNone;
}

std::size_t Numbering::rank(const Identity& id) const {
    if (const Number number = find(id); number != kNone) return std::size_t{number} * 2 + 1;
    const auto next = std::lower_bound(ids_.begin(), ids_.end(), id,
                                       [](const Identity* each, const Identity& key) { return *each < key; });
    return static_cast<std::size_t>(next - ids_.begin()) * 2;
}

}  // namespace schemadiff::plan
