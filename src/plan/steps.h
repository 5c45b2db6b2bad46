// From ordered nodes to steps and segments: asks emit for the words, adds why, and cuts where a transaction must end.
#pragma once

#include "plan/graph.h"
#include "plan/make_plan.h"
#include "plan/spread.h"

namespace schemadiff::plan {

// `renames_last`: on the way down.
Plan make_steps(const std::vector<Node>& nodes, const Order& order, const Spread& spread, bool renames_last,
                const emit::Context& context);

}  // namespace schemadiff::plan
