#include "inspect/snapshot.h"

#include <optional>

#include "schemadiff/error.h"

namespace schemadiff::inspect {

namespace {

constexpr int kAttempts = 4;

// What a catalog function raises when an object vanishes under it (cache lookup failed: XX000), when a lock was not to
// be had, or when a standby had to remove rows that the snapshot needs (40001).
bool may_pass(const std::string& sqlstate) {
    return sqlstate == kLockNotAvailable || sqlstate == "XX000" || sqlstate == "42P01" || sqlstate == "42704" ||
           sqlstate == "42883" || sqlstate == "40001";
}

}  // namespace

std::string pin_settings(std::chrono::milliseconds lock_timeout) {
    return R"(
select pg_catalog.set_config('search_path', '', true),
       pg_catalog.set_config('TimeZone', 'UTC', true),
       pg_catalog.set_config('DateStyle', 'ISO', true),
       pg_catalog.set_config('IntervalStyle', 'postgres', true),
       pg_catalog.set_config('extra_float_digits', '1', true),
       pg_catalog.set_config('quote_all_identifiers', 'off', true),
       pg_catalog.set_config('bytea_output', 'hex', true),
       pg_catalog.set_config('xmlbinary', 'base64', true),
       pg_catalog.set_config('jit', 'off', true),
       pg_catalog.set_config('max_parallel_workers_per_gather', '0', true),
       case when pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')) < 67108864
            then pg_catalog.set_config('work_mem', '64MB', true) end,
       pg_catalog.set_config('lock_timeout', ')" +
           std::to_string(lock_timeout.count()) + R"(ms', true))";
}

std::vector<db::Result> in_snapshot(
    db::Connection& connection, bool in_transaction,
    const std::function<std::vector<db::Result>(const DatabaseError* before)>& attempt) {
    if (connection.in_transaction() && !in_transaction)
        throw Error("a database can be read only outside a transaction, and one is open on this connection",
                    "end the transaction first");
    std::optional<DatabaseError> before;
    for (int left = kAttempts; true; --left) {
        try {
            return attempt(before ? &*before : nullptr);
        } catch (const DatabaseError& error) {
            if (in_transaction)
                connection.execute(kUndoToSavepoint);
            else
                connection.rollback();
            if (left == 1 || !may_pass(error.sqlstate())) throw;
            before = error;
        }
    }
}

}  // namespace schemadiff::inspect
