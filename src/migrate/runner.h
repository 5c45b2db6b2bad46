// Applies and reverts revisions: the whole run, from reading where the database is to the last row's move.
//
// Used by `upgrade`, `downgrade`, `stamp`, and by replays in a scratch database. One revision's run is revision_run.h.
// It prints nothing: progress goes to a callback, what ends it is thrown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision_path.h"
#include "migrate/run_options.h"

namespace schemadiff::migrate {

// One revision of a run, checked and cut into segments.
struct PlannedRevision {
    PathStep step;
    const Revision* revision = nullptr;
    std::vector<Segment> segments;
    bool stamped = false;  // a baseline on a database that is not empty
};

// What a run to `target` would do from these rows, for `--dry-run` and for the run itself. Throws Error for all that
// can be known before anything runs: a broken graph or file, no downgrade section, an irreversible one, a deletion
// without its mark, a statement that is the runner's. `database_is_empty` decides about baselines.
std::vector<PlannedRevision> plan_run(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                      Direction direction, std::string_view target, const std::string& base_folder,
                                      bool database_is_empty, Diagnostics& warnings);

// The same for one step that is already known.
PlannedRevision plan_revision(const Revision& revision, const PathStep& step, const std::string& base_folder,
                              bool database_is_empty, Diagnostics& warnings);

// Why a run would be refused before its first step, for `--dry-run`: the configuration names another role, steps need
// rights that this one does not have (missing_right.h), what is to be one transaction cannot be, files of applied
// revisions are changed or missing, steps need objects that were changed by hand. The session is as in the run
// (session.h).
std::vector<std::string> refusals(db::Connection& connection, const RevisionGraph& graph, const VersionState& state,
                                  const std::vector<PlannedRevision>& planned, const RunOptions& options);

// A revision that is half done, in words, and the command that goes on with it; nothing where none is.
struct HalfDone {
    std::string what;     // "the upgrade of revision a1 stopped half way: 1 segment of it ran"
    std::string command;  // "upgrade a1"
};
std::optional<HalfDone> half_done(const RevisionGraph& graph, const VersionState& state);

// Takes the database to `target`: `head`, an id, `+1`, ... Takes the lock only if something is pending, and then looks
// again. Throws Error; what was committed before stays, and the next run goes on from there.
RunReport apply(db::Connection& connection, const RevisionGraph& graph, std::string_view target,
                const RunOptions& options);

// Takes the database back to `target`: an id, `base`, `-1`, ...
RunReport revert(db::Connection& connection, const RevisionGraph& graph, std::string_view target,
                 const RunOptions& options);

struct StampOptions {
    std::vector<std::string> targets;
    bool purge = false;  // forget all rows first, also those that no file has
};

// Sets the rows without running anything, and records the checksums of what thereby counts as applied. The graph need
// not be sound: this is how one gets out where it is not.
RunReport stamp(db::Connection& connection, const RevisionGraph& graph, const StampOptions& stamp_options,
                const RunOptions& options);

}  // namespace schemadiff::migrate
