// Which indexes of partitions a new index of their parent would take up, and the order that keeps it from the wrong
// ones.
//
// Used by plan/fold.cpp and plan/table_edges.cpp. Where an index is made on a partitioned table, PostgreSQL adopts in
// each partition the first index that has no parent and fits; it looks at columns, not at their direction
// (CompareIndexInfo() in src/backend/catalog/index.c, 13 to 18).
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "compare/hierarchy.h"

namespace schemadiff::plan {

// Pairs of indexes and keys of the new state, `first` of which is made before `second`. `is_made`: whether the plan
// makes an object by a statement of its own or together with its table.
using IsMade = std::function<bool(const Identity&)>;
std::vector<std::pair<Identity, Identity>> adoption_order(const compare::Hierarchy& tree, const IsMade& is_made);

// The parent's index or key that one of a partition is attached to; null where it is attached to none.
const Object* attached_parent(const Object& object, const compare::Hierarchy& tree);

}  // namespace schemadiff::plan
