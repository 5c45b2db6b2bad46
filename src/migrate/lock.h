// The lock that lets runners take turns: a session advisory lock of this database, keyed by the version table's name.
//
// Used by apply, revert and stamp, and only when something is pending. It polls, idle outside any transaction: a
// session that waits inside pg_advisory_lock() holds a snapshot, for which CREATE INDEX CONCURRENTLY in the runner that
// works would wait in turn, and one of them would die of "deadlock detected".
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "db/connection.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

struct LockPolicy {
    bool wait = true;                                        // --no-wait: an error at once
    std::optional<std::chrono::milliseconds> limit;          // how long to wait; without one, for ever
    std::function<void(const std::string& holder)> on_wait;  // called once, when waiting begins
};

class RunnerLock {
  public:
    // Throws Error, naming who holds it, where it may not wait or has waited for `limit`.
    RunnerLock(db::Connection& connection, const VersionTable& table, const LockPolicy& policy);
    // Gives it back; a lost connection has done so already.
    ~RunnerLock();
    RunnerLock(const RunnerLock&) = delete;
    RunnerLock& operator=(const RunnerLock&) = delete;

  private:
    db::Connection& connection_;
    long long key_;
};

// The key of the lock: the same from every program and session, another for every table name.
long long lock_key(const VersionTable& table);

}  // namespace schemadiff::migrate
