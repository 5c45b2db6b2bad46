// The states that a script's revisions will leave, found out in a database of our own: the history of a script for psql
// then says as much as that of a run.
//
// Used by `upgrade --sql` and `downgrade --sql`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/session.h"
#include "migrate/revision.h"

namespace schemadiff::cli {

// The state after each revision on the way from `rows` to `target`, by its id, without owners: those are others there.
// Nothing, and a message that says why, where no server can be started or the revisions cannot be replayed.
std::map<std::string, std::string> replayed_states(Session& session, migrate::Direction direction,
                                                   const std::vector<std::string>& rows, const std::string& target);

}  // namespace schemadiff::cli
