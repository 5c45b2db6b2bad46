#include "migrate/lock_patience.h"

#include <algorithm>

#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;

bool is_in_the_way(const StatementLock& lock) {
    return lock.mode >= LockMode::share;
}

// LOCK TABLE on a view would lock all tables below it as well.
bool is_table(db::Connection& connection, const std::string& relation) {
    const db::Result kind = connection.query(
        "SELECT FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p') AND c.oid = "
        "pg_catalog.to_regclass(" +
        sql::literal(relation) + ")");
    return !kind.empty();
}

}  // namespace

long long patience_left(long long lock_timeout_ms, long long held_ms) {
    const long long least = std::max(std::max(lock_timeout_ms, held_ms) / 10, 1LL);
    return std::min(std::max(lock_timeout_ms - held_ms, least), lock_timeout_ms);
}

void LockPatience::begin(const Retry& retry) {
    held_since_.reset();
    if (retry.attempts() > 1) return;
    wanted_by_ = nullptr;
    wanted_.clear();
}

void LockPatience::take_first(db::Connection& connection, long long lock_timeout_ms) {
    for (const StatementLock& lock : wanted_) {
        if (held_since_) set_timeout(connection, lock_timeout_ms);
        const Clock::time_point began = Clock::now();
        connection.execute("SAVEPOINT schemadiff_lock");
        try {
            if (is_table(connection, lock.relation)) {
                connection.execute("LOCK TABLE " + lock.relation + " IN " + std::string(lock_mode_name(lock.mode)) +
                                   " MODE");
                if (!held_since_) held_since_ = began;
            }
        } catch (const DatabaseError& error) {
            if (is_lock_failure(error.sqlstate()) || error.sqlstate().substr(0, 2) != "42") throw;
            connection.execute("ROLLBACK TO SAVEPOINT schemadiff_lock");
        }
        connection.execute("RELEASE SAVEPOINT schemadiff_lock");
    }
}

bool LockPatience::shorten(db::Connection& connection, const SegmentStatement& statement,
                           long long lock_timeout_ms) const {
    if (!held_since_ || lock_timeout_ms == 0 || locks_of(statement.text).empty()) return false;
    set_timeout(connection, lock_timeout_ms);
    return true;
}

// The least of what is left and most of deadlock_timeout, which anybody may read ("1s").
void LockPatience::set_timeout(db::Connection& connection, long long lock_timeout_ms) const {
    if (lock_timeout_ms == 0) return;
    const auto held = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *held_since_);
    connection.query("SELECT pg_catalog.set_config('lock_timeout', LEAST(" +
                     std::to_string(patience_left(lock_timeout_ms, held.count())) +
                     ", (EXTRACT(epoch FROM pg_catalog.current_setting('deadlock_timeout')::interval) * 800)::bigint)"
                     "::text, true)");
}

void LockPatience::got(const SegmentStatement& statement, Clock::time_point began) {
    if (held_since_) return;
    const std::vector<StatementLock> locks = locks_of(statement.text);
    if (std::any_of(locks.begin(), locks.end(), is_in_the_way)) held_since_ = began;
}

void LockPatience::failed(const SegmentStatement& statement, const std::vector<SegmentStatement>& statements) {
    if (!held_since_) return;  // it waited with empty hands
    wanted_by_ = &statement;
    wanted_ = locks_of(statement.text);
    for (const SegmentStatement& other : statements) {
        for (const StatementLock& lock : locks_of(other.text)) {
            for (StatementLock& wanted : wanted_) {
                if (wanted.relation == lock.relation) wanted.mode = std::max(wanted.mode, lock.mode);
            }
        }
    }
}

}  // namespace schemadiff::migrate
