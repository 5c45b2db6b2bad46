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
        if (held_since_) set_timeout(connection, time_left(lock_timeout_ms));
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

std::optional<long long> LockPatience::shorten(db::Connection& connection, const SegmentStatement& statement,
                                               long long lock_timeout_ms) const {
    if (lock_timeout_ms == 0) return std::nullopt;
    const std::vector<StatementLock> locks = locks_of(statement.text);
    const long long in_the_way = std::count_if(locks.begin(), locks.end(), is_in_the_way);
    if (locks.empty() || (!held_since_ && in_the_way < 2)) return std::nullopt;
    return set_timeout(connection, std::max(time_left(lock_timeout_ms) / std::max(in_the_way, 1LL), 1LL));
}

long long LockPatience::time_left(long long lock_timeout_ms) const {
    if (!held_since_ || lock_timeout_ms == 0) return lock_timeout_ms;
    const auto held = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *held_since_);
    return patience_left(lock_timeout_ms, held.count());
}

// The least of it and most of deadlock_timeout, which anybody may read ("1s"). Gives what is set.
long long LockPatience::set_timeout(db::Connection& connection, long long timeout_ms) const {
    if (timeout_ms == 0) return 0;
    return connection
        .query("SELECT w.ms, pg_catalog.set_config('lock_timeout', w.ms::text, true) FROM (SELECT LEAST(" +
               std::to_string(timeout_ms) +
               ", (EXTRACT(epoch FROM pg_catalog.current_setting('deadlock_timeout')::interval) * 800)::bigint) AS ms)"
               " AS w")
        .integer(0, 0);
}

void LockPatience::got(const SegmentStatement& statement, Clock::time_point began) {
    if (held_since_) return;
    const std::vector<StatementLock> locks = locks_of(statement.text);
    if (std::any_of(locks.begin(), locks.end(), is_in_the_way)) held_since_ = began;
}

void LockPatience::failed(const SegmentStatement& statement, const std::vector<SegmentStatement>& statements) {
    std::vector<StatementLock> locks = locks_of(statement.text);
    if (!held_since_ && locks.size() < 2) return;  // it waited with empty hands
    wanted_by_ = &statement;
    wanted_ = std::move(locks);
    for (const SegmentStatement& other : statements) {
        for (const StatementLock& lock : locks_of(other.text)) {
            for (StatementLock& wanted : wanted_) {
                if (wanted.relation == lock.relation) wanted.mode = std::max(wanted.mode, lock.mode);
            }
        }
    }
}

}  // namespace schemadiff::migrate
