// Runs one revision: its segments in order, retries, guards, batches, and what a run that died left undone.
//
// Used by runner.h only, under the runner's lock.
#pragma once

#include <optional>

#include "migrate/run_options.h"
#include "migrate/runner.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// Runs `planned` from its first segment, or where `unfinished` says that a run before stopped. Throws Error naming the
// revision, and FILE:LINE of the statement that failed.
RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options);

}  // namespace schemadiff::migrate
