// What a run of revisions is told, and what it tells: options, progress, report.
//
// Used by the commands that apply, revert and stamp. Values only.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/lock.h"
#include "migrate/lock_watch.h"
#include "migrate/segments.h"
#include "migrate/session.h"

namespace schemadiff::migrate {

enum class ProgressKind {
    warning,  // `text` says of what, with its place
    waiting,  // for another runner; `text` says which
    revision_started,
    revision_resumed,  // `segment` is where it goes on
    segment_started,   // `segment` of `segments`
    statement_started,
    statement_finished,  // `rows` that it touched
    batch_finished,      // one round of a batch; `rows` that it touched
    lock_wait,           // a statement waits for a lock; `text` says whose. From another thread
    retry,               // a lock was not to be had; `text` is the server's word, and whose it was
    revision_finished,
    revision_stamped,  // a baseline that stands already
};

struct Progress {
    ProgressKind kind = ProgressKind::revision_started;
    const Revision* revision = nullptr;
    Direction direction = Direction::upgrade;
    int number = 0;  // of the revision in this run, from 1
    int revisions = 0;
    int segment = 0;  // from 1
    int segments = 0;
    const SegmentStatement* statement = nullptr;
    long long rows = 0;
    // Of the revision so far; of the statement or the batch's round where one has finished.
    std::chrono::milliseconds duration{0};
    std::string text;
};

// What to take an interrupted step for that cannot be probed.
enum class ResumeChoice { stop, again, skip };

struct RunOptions {
    VersionTable table;
    SessionSettings session;
    LockPolicy lock;
    std::chrono::milliseconds lock_retry_for{10000};
    bool one_transaction = false;  // for the whole run; refused where a revision needs more than one
    std::string allowed_role;      // who alone may run; empty: anybody
    std::string base_folder;       // what the globs of a baseline are relative to
    std::string tool_version;
    ResumeChoice resume = ResumeChoice::stop;
    bool allow_changed_files = false;    // run, though the file of an applied revision is changed or missing
    bool allow_changed_objects = false;  // run, though steps need objects that were changed by hand
    OpenBeside open_beside;              // to see who is in the way; without it nobody is named
    std::function<void(const Progress&)> progress;
    // Called where nothing is pending and no file is changed or missing, with what the database said.
    std::function<void(const VersionState&)> on_nothing_to_do;
    // The state of the schema as text for the history; called in a transaction of its own, once a revision is
    // committed.
    std::function<std::string(db::Connection&)> state_after;
    // What differs from a recorded state now, as "column public.t.a".
    std::function<std::vector<std::string>(db::Connection&, const std::string& recorded)> changed_since;
};

struct RanRevision {
    std::string id;
    Direction direction = Direction::upgrade;
    bool stamped = false;
    std::chrono::milliseconds duration{0};
};

struct RunReport {
    std::vector<RanRevision> revisions;  // in order; empty where nothing was pending
    std::vector<std::string> rows;       // of the version table, afterwards
};

}  // namespace schemadiff::migrate
