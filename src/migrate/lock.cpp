#include "migrate/lock.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <thread>

#include "schemadiff/error.h"
#include "support/hash.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;

bool try_lock(db::Connection& connection, long long key) {
    return connection.query("SELECT pg_catalog.pg_try_advisory_lock(" + std::to_string(key) + ")").boolean(0, 0);
}

// Who holds the lock: "process 4711 (schemadiff, user app)". A key of 64 bits stands in pg_locks as two halves
// (src/backend/utils/adt/lockfuncs.c, SET_LOCKTAG_INT64).
std::string holder_of(db::Connection& connection, long long key) {
    const auto bits = static_cast<std::uint64_t>(key);
    const db::Result rows = connection.query(R"(SELECT
    l.pid,
    a.application_name,
    a.usename
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
  AND l.classid = )" + std::to_string(bits >> 32U) +
                                             "::oid AND l.objid = " + std::to_string(bits & 0xffffffffU) + "::oid");
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
    for (bool first = true; !try_lock(connection_, key_); first = false) {
        const bool too_long = policy.limit && Clock::now() - begin >= *policy.limit;
        if (!policy.wait || too_long) {
            throw Error("another schemadiff works on this database: " + holder_of(connection_, key_),
                        policy.wait ? "it did not end in time; try again later" : "leave out --no-wait to wait for it");
        }
        if (first && policy.on_wait) policy.on_wait(holder_of(connection_, key_));
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(500));
    }
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
