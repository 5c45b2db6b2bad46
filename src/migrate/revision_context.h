// What the run of one revision knows at each moment, and how it tells of it: progress, and errors with FILE:LINE.
//
// Used by revision_run.h and left_behind.h.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "migrate/lock_patience.h"
#include "migrate/retry.h"
#include "migrate/run_options.h"
#include "migrate/runner.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {

// What the revisions of a run share.
struct RunPlace {
    const RunnerLock& lock;
    LockWatch& watch;
    int number = 0;  // of the revision, from 1
    int revisions = 0;
    const Retry* shared = nullptr;  // of the transaction that all revisions of the run share, where they do
    LockPatience patience{};
    long long recorded = 0;  // the history's row of the last revision that has ended
};

struct RevisionContext {
    db::Connection& connection;
    const PlannedRevision& planned;
    const RunOptions& options;
    RunPlace& place;
    int position = 1;                           // of the segment that runs, from 1
    const SegmentStatement* running = nullptr;  // the last one that began
    std::string blockers{};                     // of the last statement that failed
    const std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();

    const Revision& revision() const { return *planned.revision; }
    int count() const { return static_cast<int>(planned.segments.size()); }
    const Segment& segment() const { return planned.segments[static_cast<std::size_t>(position - 1)]; }
    bool is_last() const { return position == count(); }
    std::chrono::milliseconds elapsed() const;

    void tell(ProgressKind kind, const SegmentStatement* statement = nullptr, long long rows = 0, std::string text = "",
              std::optional<std::chrono::milliseconds> duration = std::nullopt);

    // Runs a query under the eyes of the lock watch. `wait` is its lock timeout in milliseconds, 0 for none.
    void watched(long long wait, const std::function<void()>& query);

    // What is committed of this revision, for the hint of an error.
    std::string progress_hint() const;
    std::string hints(const std::string& first) const;
    // The server's hint; where the connection is lost, what that means.
    static std::string hint_of(const DatabaseError& error);
    [[noreturn]] void fail_statement(const DatabaseError& error, const SegmentStatement& statement) const;
    [[noreturn]] void fail(const SegmentStatement& statement, const std::string& message,
                           const std::string& hint) const;
};

std::string file_and_line(const SourceLocation& where);

// Our own tables are written as the role that connected, whatever role the revision has set; in a transaction.
void take_own_role(db::Connection& connection);

}  // namespace schemadiff::migrate
