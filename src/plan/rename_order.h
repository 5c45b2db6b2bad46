// The order of renames among themselves. They are no part of the graph: all of them come ahead of the rest on the way
// up, and behind it on the way down, since both sides of a comparison are told under the new names.
#pragma once

#include <cstddef>
#include <vector>

#include "plan/graph.h"

namespace schemadiff::plan {

// The rename nodes as their statements must come: each is named as before all renames, so that what is part of another
// goes first, or last where the names are given `back`; and a name is given up before somebody else takes it.
std::vector<std::size_t> rename_order(const std::vector<Node>& nodes, bool back);

}  // namespace schemadiff::plan
