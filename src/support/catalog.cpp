#include "schemadiff/catalog.h"

#include <algorithm>
#include <utility>

namespace schemadiff {

void Catalog::add(Object object) {
    add(std::make_shared<const Object>(std::move(object)));
}

void Catalog::sort() {
    std::stable_sort(objects_.begin(), objects_.end(),
                     [](const ObjectPtr& left, const ObjectPtr& right) { return left->id < right->id; });
}

ObjectPtr Catalog::find_pointer(const Identity& id) const {
    const auto found = std::lower_bound(objects_.begin(), objects_.end(), id,
                                        [](const ObjectPtr& object, const Identity& key) { return object->id < key; });
    return found != objects_.end() && (*found)->id == id ? *found : nullptr;
}

const Object* Catalog::find(const Identity& id) const {
    return find_pointer(id).get();
}

}  // namespace schemadiff
