// From a change list to a plan: what is replaced with what it rests on, in which order, in which segments.
//
// Used by revision, diff and the baseline. A downgrade is the reversed change list planned against the other state.
#pragma once

#include "compare/compare.h"
#include "emit/statement.h"
#include "plan/dependents.h"
#include "schemadiff/plan.h"

namespace schemadiff::plan {

struct PlanOptions {
    // 0: no server is known, so none is too old.
    int server_version = 0;
    bool concurrent_indexes = false;
    Names search_path{"public"};
};

// One state: what is there, and who depends on whom in it. Without `dependencies` (a model) references are read off
// the texts. Where no change brings another down with it, nobody asks.
struct State {
    const Catalog* catalog = nullptr;
    DependencySource dependencies;
};

// The steps that lead from `before` to `after`; renames come first.
Plan make_plan(const ChangeList& changes, const State& before, const State& after, const PlanOptions& options);

// The same way back: `changes` are those of the way there. Renames come last.
Plan make_reverse_plan(const ChangeList& changes, const State& before, const State& after, const PlanOptions& options);

// Both, each step with the statements that undo it.
struct TwoWayPlan {
    Plan upgrade;
    Plan downgrade;
};
TwoWayPlan make_two_way_plan(const compare::Comparison& comparison, const DependencySource& dependencies,
                             const PlanOptions& options);

}  // namespace schemadiff::plan
