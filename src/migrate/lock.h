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
    std::function<void(const std::string& holder)> on_wait;  // called when waiting begins, and again (reminder.h)
};

class RunnerLock {
  public:
    // Throws Error, naming who holds it, where it may not wait or has waited for `limit`; db::Interrupted where a
    // signal has come; Error where a connection pooler gave us the very session by which another runner holds it.
    RunnerLock(db::Connection& connection, const VersionTable& table, const LockPolicy& policy);
    // Whether something stands between us and the server that gives us a session of its choice: then require_session()
    // must be asked in each transaction. Such a pooler must keep a session for us (pgbouncer: pool_mode = session).
    bool through_pooler() const { return through_pooler_; }
    // The server's process that holds it, which a pooler hides from the connection.
    long long session() const { return session_; }
    // Throws Error where the session is not the one that holds the lock.
    void require_session() const;

    // Gives it back; a lost connection has done so already.
    ~RunnerLock();
    RunnerLock(const RunnerLock&) = delete;
    RunnerLock& operator=(const RunnerLock&) = delete;

  private:
    db::Connection& connection_;
    long long key_;
    long long session_ = 0;
    bool through_pooler_ = false;
};

// The key of the lock: the same from every program and session, another for every table name.
long long lock_key(const VersionTable& table);

}  // namespace schemadiff::migrate
