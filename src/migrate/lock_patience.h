// How long a statement may wait for its locks, so that others wait for us not much longer than lock_timeout.
//
// Used by revision_run.cpp. lock_timeout is per lock. A transaction that holds a lock in the way of others and waits
// for the next one lets them wait all that time as well: so its later statements have only what is left of the first
// one's time, and less than deadlock_timeout, after which the server might end the query of somebody else. What was
// waited for in vain is taken first in the next attempt, while nothing is held yet.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/retry.h"
#include "migrate/segments.h"
#include "migrate/statement_lock.h"

namespace schemadiff::migrate {

class LockPatience {
  public:
    // A transaction has begun: nothing is held. The first attempt at it wants nothing first either.
    void begin(const Retry& retry);

    // Takes what the last attempt waited for in vain, each for `lock_timeout_ms` at most. Throws DatabaseError where
    // that fails for the lock again; a name that is nothing to lock yet, or not by this role, is passed over.
    void take_first(db::Connection& connection, long long lock_timeout_ms);
    // The statement that the last attempt failed at, while others were in its way; null: there was none.
    const SegmentStatement* wanted_by() const { return wanted_by_; }

    // Before a statement: sets lock_timeout where it may wait less than `lock_timeout_ms`, which is what stands for it
    // else, and gives what it has set. So it is where others wait for us already, and where the statement takes several
    // locks: while it waits for the second one, others wait for the first, and together they are to wait no longer.
    std::optional<long long> shorten(db::Connection& connection, const SegmentStatement& statement,
                                     long long lock_timeout_ms) const;

    // The statement, which began then, has got its locks.
    void got(const SegmentStatement& statement, std::chrono::steady_clock::time_point began);
    // It has not. `statements` are those of its transaction: the strongest lock that they take is the one to begin
    // with.
    void failed(const SegmentStatement& statement, const std::vector<SegmentStatement>& statements);

  private:
    long long time_left(long long lock_timeout_ms) const;
    long long set_timeout(db::Connection& connection, long long lock_timeout_ms) const;

    std::optional<std::chrono::steady_clock::time_point> held_since_;  // a lock that others may wait for
    const SegmentStatement* wanted_by_ = nullptr;
    std::vector<StatementLock> wanted_;
};

// What is left of `lock_timeout_ms` once a lock has been held for `held_ms`. Whoever has worked for long may wait a
// while: a tenth of it, since all that work would have to be done again.
long long patience_left(long long lock_timeout_ms, long long held_ms);

}  // namespace schemadiff::migrate
