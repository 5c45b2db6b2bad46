// Values that are kept until the process ends.
//
// Used by commands that come to their end with large catalogs in their hands: giving each object's memory back by
// itself takes longer than the end of the process, which gives all of it back at once.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace schemadiff::support {

// What is kept. It is never destroyed, so that nothing in it is; whoever looks for leaks finds it from here.
inline std::vector<std::shared_ptr<void>>& kept_values() {
    static auto* const all = new std::vector<std::shared_ptr<void>>;
    return *all;
}

template <class T>
T& kept(T value) {
    auto shared = std::make_shared<T>(std::move(value));
    T& held = *shared;
    kept_values().push_back(std::move(shared));
    return held;
}

}  // namespace schemadiff::support
