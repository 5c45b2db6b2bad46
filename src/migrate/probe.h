// What a step outside a transaction left behind when its runner died: did it take effect, did it not, or can nobody
// say.
//
// Used by the runner when it resumes a revision, and after such a step has failed. It reads the catalog only; what it
// advises, the runner runs.
#pragma once

#include <string>

#include "db/connection.h"

namespace schemadiff::migrate {

enum class StepState {
    done,      // it took effect
    not_done,  // it left nothing, or may simply run again
    unknown,
};

struct Probe {
    StepState state = StepState::unknown;
    std::string remedy;            // a statement to run first: drops an invalid index, finishes a detached partition
    bool remedy_finishes = false;  // after the remedy the step is done
    std::string look_at;           // for `unknown`: what to look at
};

// Looks for what `statement` makes, under the session's search_path: an index and whether it is valid, an enum's value,
// a partition's state. Maintenance (VACUUM, REINDEX, ...) may always run again.
Probe probe_step(db::Connection& connection, const std::string& statement);

// Whether it waits for other transactions by design (CONCURRENTLY): a lock timeout would make it fail for nothing.
bool waits_for_transactions(const std::string& statement);

}  // namespace schemadiff::migrate
