// What a step outside a transaction left behind when its runner died: did it take effect, did it not, or can nobody
// say.
//
// Used by the runner when it resumes a revision, and after such a step has failed. It reads the catalog only; what it
// advises, the runner runs.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace schemadiff::migrate {

enum class StepState {
    done,      // it took effect
    not_done,  // it left nothing, or may simply run again
    unknown,
};

struct Probe {
    StepState state = StepState::unknown;
    // Statements to run first, outside a transaction: they drop invalid indexes, finish a detached partition.
    std::vector<std::string> remedies;
    bool remedy_finishes = false;  // after them the step is done
    std::string look_at;           // for `unknown`: what to look at
    // What the remedies take away, in words, where it would be in the way of a step that has not begun yet either.
    std::string leftover;
};

// Looks for what `statement` makes, under the session's search_path: an index and whether it is valid, an enum's value,
// a partition's state, a database, a subscription. Maintenance (VACUUM, REINDEX, ...) may always run again; what an
// interrupted REINDEX CONCURRENTLY has left is in the remedies. Throws Error where an invalid index is being built by
// another session at this moment: it is not ours to take away. `age_of_intent` is an expression for the age (age(xid))
// of the record that the step was about to run: only with it can an index be found to which the statement gives no
// name.
Probe probe_step(db::Connection& connection, const std::string& statement, const std::string& age_of_intent = "");

// Whether it waits for other transactions by design (CONCURRENTLY): a lock timeout would make it fail for nothing.
bool waits_for_transactions(const std::string& statement);

}  // namespace schemadiff::migrate
