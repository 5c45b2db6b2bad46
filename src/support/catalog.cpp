#include "schemadiff/catalog.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>
#include <utility>

namespace schemadiff {

void Catalog::add(Object object) {
    add(std::make_shared<Object>(std::move(object)));
}

namespace {

bool is_before(const ObjectPtr& left, const ObjectPtr& right) {
    return left->id < right->id;
}

auto family_of(const Object& object) {
    return std::tie(object.id.kind, object.id.schema, object.id.parent);
}

// Objects of one kind and one parent that stand together.
struct Family {
    std::size_t first = 0;
    std::size_t last = 0;
};

// In the order of kinds, all else as it was.
std::vector<ObjectPtr> by_kind(std::vector<ObjectPtr> objects) {
    std::vector<std::size_t> next;
    for (const ObjectPtr& each : objects) {
        const auto kind = static_cast<std::size_t>(each->id.kind);
        if (next.size() < kind + 2) next.resize(kind + 2);
        ++next[kind + 1];
    }
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<ObjectPtr> out(objects.size());
    for (ObjectPtr& each : objects) out[next[static_cast<std::size_t>(each->id.kind)]++] = std::move(each);
    return out;
}

std::vector<Family> families_of(const std::vector<ObjectPtr>& objects) {
    std::vector<Family> out;
    for (std::size_t at = 0; at < objects.size(); ++at) {
        if (out.empty() || family_of(*objects[out.back().first]) != family_of(*objects[at])) out.push_back({at, at});
        out.back().last = at + 1;
    }
    return out;
}

// Who fills a catalog adds what belongs to one table together. So the members of each are put in order among
// themselves, and then the tables: to compare any object with any other reads names from all over the memory.
std::vector<ObjectPtr> sorted(std::vector<ObjectPtr> given) {
    std::vector<ObjectPtr> objects = by_kind(std::move(given));
    std::vector<Family> families = families_of(objects);
    std::stable_sort(families.begin(), families.end(), [&](const Family& one, const Family& other) {
        return family_of(*objects[one.first]) < family_of(*objects[other.first]);
    });
    std::vector<ObjectPtr> out;
    out.reserve(objects.size());
    std::size_t first = 0;
    for (std::size_t at = 0; at < families.size(); ++at) {
        const Family& family = families[at];
        for (std::size_t member = family.first; member < family.last; ++member)
            out.push_back(std::move(objects[member]));
        // The rest of it may have stood elsewhere.
        const bool goes_on =
            at + 1 < families.size() && family_of(*out[first]) == family_of(*objects[families[at + 1].first]);
        if (goes_on) continue;
        const auto begin = out.begin() + static_cast<std::ptrdiff_t>(first);
        if (!std::is_sorted(begin, out.end(), is_before)) std::stable_sort(begin, out.end(), is_before);
        first = out.size();
    }
    return out;
}

}  // namespace

void Catalog::sort() {
    if (!std::is_sorted(objects_.begin(), objects_.end(), is_before)) objects_ = sorted(std::move(objects_));
    index();
}

// Of objects with the same identity the first is found.
void Catalog::index() {
    slots_.assign(std::bit_ceil(objects_.size() * 2 + 1), {});
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t place = 0; place < objects_.size(); ++place) {
        const std::size_t hash = IdentityHash()(objects_[place]->id);
        std::size_t at = hash & mask;
        while (slots_[at].place != kFree) at = (at + 1) & mask;
        slots_[at] = {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(place)};
    }
}

const ObjectPtr* Catalog::find_place(const Identity& id) const {
    if (slots_.empty()) {
        const auto found =
            std::lower_bound(objects_.begin(), objects_.end(), id,
                             [](const ObjectPtr& object, const Identity& key) { return object->id < key; });
        return found != objects_.end() && (*found)->id == id ? &*found : nullptr;
    }
    const std::size_t hash = IdentityHash()(id);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].place != kFree; at = (at + 1) & mask) {
        const ObjectPtr& object = objects_[slots_[at].place];
        if (slots_[at].hash == static_cast<std::uint32_t>(hash) && object->id == id) return &object;
    }
    return nullptr;
}

ObjectPtr Catalog::find_pointer(const Identity& id) const {
    const ObjectPtr* found = find_place(id);
    return found ? *found : nullptr;
}

const Object* Catalog::find(const Identity& id) const {
    const ObjectPtr* found = find_place(id);
    return found ? found->get() : nullptr;
}

}  // namespace schemadiff
