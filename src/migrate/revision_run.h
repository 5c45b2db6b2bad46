// Runs one revision: its segments in order, retries, guards, batches, and then the state that it left.
//
// Used by runner.h only, under the runner's lock.
#pragma once

#include <optional>

#include "migrate/revision_context.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// Runs `planned` from its first segment, or where `unfinished` says that a run before stopped. Throws Error naming the
// revision, and FILE:LINE of the statement that failed; where a signal has come (db/interrupt.h), what that has left.
RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options,
                         RunPlace& place);

// Reads the state of the schema into that row of the history: after the commit, because reading a large schema takes
// longer than anybody should wait for a lock. A failure is a warning; a lost connection, or a signal, is thrown.
// run_revision() does it, unless the revisions of the run share a transaction.
void record_state(db::Connection& connection, const RunOptions& options, long long row);

}  // namespace schemadiff::migrate
