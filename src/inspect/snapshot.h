// One read-only transaction over the system catalogs: its beginning, its settings, and trying again.
//
// Used by inspect.cpp and dependencies.cpp.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/result.h"

namespace schemadiff::inspect {

inline constexpr std::string_view kLockNotAvailable = "55P03";
inline constexpr const char* kBeginSnapshot = "begin transaction isolation level repeatable read, read only";

// The same inside another's transaction: the savepoint takes the settings back, and stays.
inline constexpr const char* kSetSavepoint = "savepoint schemadiff_inspect";
inline constexpr const char* kUndoToSavepoint = "rollback to savepoint schemadiff_inspect";

// One statement that sets, until the transaction ends, all that the printed form of a definition depends on.
std::string pin_settings(std::chrono::milliseconds lock_timeout);

// Runs `attempt`, which must send all that belongs to the transaction. Functions like pg_get_viewdef() look at the
// catalogs as they are now, not as the snapshot has them, so that what another session drops or locks in between makes
// them fail: then the transaction is undone and `attempt` is called again, with the error, a few times.
std::vector<db::Result> in_snapshot(db::Connection& connection, bool in_transaction,
                                    const std::function<std::vector<db::Result>(const DatabaseError* before)>& attempt);

}  // namespace schemadiff::inspect
