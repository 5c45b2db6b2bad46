#include "schemadiff/catalog.h"

#include <algorithm>
#include <utility>

namespace schemadiff {

void Catalog::add(Object object) {
    add(std::make_shared<Object>(std::move(object)));
}

namespace {

// Null where there is none.
const ObjectPtr* find_in(const std::vector<ObjectPtr>& objects, const Identity& id) {
    const auto found = std::lower_bound(objects.begin(), objects.end(), id,
                                        [](const ObjectPtr& object, const Identity& key) { return object->id < key; });
    return found != objects.end() && (*found)->id == id ? &*found : nullptr;
}

}  // namespace

void Catalog::sort() {
    const auto before = [](const ObjectPtr& left, const ObjectPtr& right) { return left->id < right->id; };
    if (!std::is_sorted(objects_.begin(), objects_.end(), before))
        std::stable_sort(objects_.begin(), objects_.end(), before);
}

ObjectPtr Catalog::find_pointer(const Identity& id) const {
    const ObjectPtr* found = find_in(objects_, id);
    return found ? *found : nullptr;
}

const Object* Catalog::find(const Identity& id) const {
    const ObjectPtr* found = find_in(objects_, id);
    return found ? found->get() : nullptr;
}

}  // namespace schemadiff
