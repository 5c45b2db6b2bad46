// Which lock a statement takes on which relation, read off its words: for `--dry-run`.
//
// Of a generated step the plan knows it; a revision file is text that a person may have edited. By PostgreSQL's
// documentation: "Explicit Locking", ALTER TABLE, and what CREATE and DROP say of the tables they touch. What stands in
// bodies, and locks on what other objects bring along (a view's tables, a partition's children), is not looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::migrate {

// From the weakest to the strongest.
enum class LockMode {
    access_share,
    row_share,
    row_exclusive,
    share_update_exclusive,
    share,
    share_row_exclusive,
    exclusive,
    access_exclusive,
};

std::string_view lock_mode_name(LockMode mode);  // "ACCESS EXCLUSIVE"

struct StatementLock {
    LockMode mode = LockMode::access_share;
    std::string relation;  // as the statement names it
    bool operator==(const StatementLock&) const = default;
};

// Locks are those of the newest server, unless another is named.
constexpr int kNewestServer = 180000;

// In the statement's order, each relation once; none where it locks no relation that was there before.
std::vector<StatementLock> locks_of(std::string_view statement, int server_version = kNewestServer);

// What waits behind such a lock: "reads and writes", "writes", "other changes of the schema"; empty: nothing does.
std::string_view blocked_by(LockMode mode);

}  // namespace schemadiff::migrate
