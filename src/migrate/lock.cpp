#include "migrate/lock.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "db/interrupt.h"
#include "migrate/pooler.h"
#include "migrate/reminder.h"
#include "schemadiff/error.h"
#include "support/hash.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;

// The lock's row of pg_locks. A key of 64 bits stands there as two halves (src/backend/utils/adt/lockfuncs.c,
// SET_LOCKTAG_INT64).
std::string is_the_lock(long long key) {
    const auto bits = static_cast<std::uint64_t>(key);
    return R"(l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
  AND l.classid = )" +
           std::to_string(bits >> 32U) + "::oid AND l.objid = " + std::to_string(bits & 0xffffffffU) + "::oid";
}

struct Attempt {
    bool held_before = false;  // by this very session: somebody else's session, given to us by a pooler
    bool locked = false;
    long long session = 0;
};

// A session may take the same advisory lock twice; the first expression of the row is there to see that.
Attempt try_lock(db::Connection& connection, long long key) {
    const db::Result row = connection.query(R"(WITH held AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND )" +
                                            is_the_lock(key) + R"() AS mine)
SELECT
    held.mine,
    CASE WHEN NOT held.mine THEN pg_catalog.pg_try_advisory_lock()" +
                                            std::to_string(key) +
                                            R"() ELSE false END,
    pg_catalog.pg_backend_pid()
FROM held)");
    return {row.boolean(0, 0), row.boolean(0, 1), row.integer(0, 2)};
}

[[noreturn]] void fail_in_pooler() {
    throw Error(
        "this session of the server holds the lock of another runner, or of one that is dead: a connection pooler "
        "hands one session to several clients",
        pooler_hint() + "; a lock that was left behind ends with its session: pg_terminate_backend(pg_backend_pid())");
}

// Who holds the lock: "process 4711 (schemadiff, user app)".
std::string holder_of(db::Connection& connection, long long key) {
    const db::Result rows = connection.query(R"(SELECT
    l.pid,
    a.application_name,
    a.usename
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE )" + is_the_lock(key));
    if (rows.empty()) return "a process that has just ended";
    std::string text = "process " + rows.text(0, 0);
    if (!rows.is_null(0, 2)) text += " (" + rows.text(0, 1) + ", user " + rows.text(0, 2) + ")";
    return text;
}

}  // namespace

long long lock_key(const VersionTable& table) {
    const std::string hash = support::sha256("schemadiff runner " + table.qualified());
    std::uint64_t bits = 0;
    std::from_chars(hash.data(), hash.data() + 16, bits, 16);
    return static_cast<long long>(bits);
}

RunnerLock::RunnerLock(db::Connection& connection, const VersionTable& table, const LockPolicy& policy)
    : connection_(connection), key_(lock_key(table)) {
    const Clock::time_point begin = Clock::now();
    std::chrono::milliseconds pause(20);
    for (Reminder reminder;;) {
        db::stop_if_interrupted();
        const Attempt attempt = try_lock(connection_, key_);
        if (attempt.held_before) fail_in_pooler();
        session_ = attempt.session;
        if (attempt.locked) break;
        const bool too_long = policy.limit && Clock::now() - begin >= *policy.limit;
        if (!policy.wait || too_long) {
            throw Error("another schemadiff works on this database: " + holder_of(connection_, key_),
                        policy.wait ? "it did not end in time; try again later" : "leave out --no-wait to wait for it");
        }
        if (policy.on_wait && reminder.is_due("")) policy.on_wait(holder_of(connection_, key_));
        db::sleep_uninterrupted(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(500));
    }
    through_pooler_ = session_ != connection_.backend_pid();
}

void RunnerLock::require_session() const {
    const long long now = connection_.query("SELECT pg_catalog.pg_backend_pid()").integer(0, 0);
    if (now == session_) return;
    throw Error("the server's session has changed from " + std::to_string(session_) + " to " + std::to_string(now) +
                    ": a connection pooler gives each transaction another one, and the lock stays behind",
                pooler_hint());
}

RunnerLock::~RunnerLock() {
    try {
        connection_.rollback();
        connection_.execute("SELECT pg_catalog.pg_advisory_unlock(" + std::to_string(key_) + ")");
    } catch (const Error&) {
        // The connection is gone, and the lock with it.
    }
}

}  // namespace schemadiff::migrate
