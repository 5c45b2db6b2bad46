// Runs one revision: its segments in order, retries, guards, batches, and what a run that died left undone.
//
// Used by runner.h only, under the runner's lock.
#pragma once

#include <optional>

#include "migrate/retry.h"
#include "migrate/run_options.h"
#include "migrate/runner.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// What the revisions of a run share.
struct RunPlace {
    const RunnerLock& lock;
    LockWatch& watch;
    int number = 0;  // of the revision, from 1
    int revisions = 0;
    const Retry* shared = nullptr;  // of the transaction that all revisions of the run share, where they do
};

// Runs `planned` from its first segment, or where `unfinished` says that a run before stopped. Throws Error naming the
// revision, and FILE:LINE of the statement that failed; where a signal has come (db/interrupt.h), what that has left.
RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options,
                         RunPlace& place);

}  // namespace schemadiff::migrate
