#include "schemadiff/catalog.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace schemadiff {

void Catalog::add(Object object) {
    add(std::make_shared<Object>(std::move(object)));
}

void Catalog::sort() {
    const auto before = [](const ObjectPtr& left, const ObjectPtr& right) { return left->id < right->id; };
    if (!std::is_sorted(objects_.begin(), objects_.end(), before))
        std::stable_sort(objects_.begin(), objects_.end(), before);
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
