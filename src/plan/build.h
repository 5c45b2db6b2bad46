// From changes and what they bring down with them to the nodes of the graph, with their edges.
//
// Columns and constraints of a new table are folded into its creation; what goes with a dropped table or view needs no
// statement of its own. Used by make_plan only.
#pragma once

#include <set>

#include "plan/graph.h"
#include "plan/make_plan.h"
#include "plan/numbering.h"
#include "plan/spread.h"

namespace schemadiff::plan {

struct Inputs {
    const ChangeList& changes;
    const Catalog& from;
    const Catalog& to;
    const compare::Hierarchy& tree_before;
    const NameIndex& names_after;
    const DependentIndex& before;
    const Spread& spread;
    // Members of new tables that are not folded in, because a circle runs through them.
    const std::set<Identity>& unfolded;
    // Of both states.
    const Numbering& numbering;
};

std::vector<Node> build_nodes(const Inputs& inputs);

// The names that an object takes up in PostgreSQL's namespaces, each as a key: relations, indexes and identity
// sequences of a schema share one, types and row types another; a table's constraints have one a table.
std::vector<std::string> namespace_keys(const Object& object);

}  // namespace schemadiff::plan
