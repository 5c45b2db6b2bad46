// A run as a script for psql: `upgrade --sql` and `downgrade --sql`.
//
// Used by those commands. Pure: it is told the rows that the script will find, and the script checks them. It does what
// the runner does, transactions, version rows and history included, except what only a program can: it retries nothing
// and runs guards in their place. The state after each revision it records as it is told.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision_graph.h"
#include "migrate/run_options.h"

namespace schemadiff::migrate {

// The script that goes from `rows` to `target`; "" where nothing is to do. From no rows, a baseline is built. Uses
// table, session, base_folder and tool_version of the options. `states`, asked once something is to do, has the state
// after a revision, by its id; one that it does not have is left empty. Throws Error as plan_run() does.
std::string run_script(const RevisionGraph& graph, const std::vector<std::string>& rows, Direction direction,
                       std::string_view target, const RunOptions& options, Diagnostics& warnings,
                       const std::function<std::map<std::string, std::string>()>& states = {});

}  // namespace schemadiff::migrate
