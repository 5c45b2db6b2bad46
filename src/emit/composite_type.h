// What leads from one list of attributes to another, as far as ALTER TYPE can: used by emit, and by plan to decide.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "schemadiff/model/composite_type.h"

namespace schemadiff::emit {

struct AttributeSteps {
    std::vector<std::pair<std::string, std::string>> renamed;  // old name, new name
    Names dropped;                                             // old names
    CompositeAttributes retyped;                               // as they shall be
    CompositeAttributes added;                                 // at the end
    // The rest stands in the order that is wanted; if not, only a new type will do.
    bool in_order = true;
};

// The hints of either side say what was renamed, since reversed changes carry them on their other side.
AttributeSteps attribute_steps(const CompositeType& from, const CompositeType& to);

}  // namespace schemadiff::emit
