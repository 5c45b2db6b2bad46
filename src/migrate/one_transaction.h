// Why several revisions cannot be one transaction (`transaction_per: run`).
//
// Used by the runner before it begins, and by `--dry-run`. Pure: what only the server knows, it says while they run,
// and then nothing is left of any of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migrate/runner.h"

namespace schemadiff::migrate {

struct TransactionObstacle {
    std::string what;  // "revisions/c3.sql:7: revision c3 cannot be one transaction ..."
    std::string hint;  // the commands that do it
};

// Nothing where they can, or where it is only one: that may take as many transactions as it needs.
std::optional<TransactionObstacle> transaction_obstacle(const std::vector<PlannedRevision>& planned);

}  // namespace schemadiff::migrate
