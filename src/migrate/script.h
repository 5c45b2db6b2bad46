// A run as a script for psql: `upgrade --sql` and `downgrade --sql`.
//
// Used by those commands. Pure: it is told the rows that the script will find, and the script checks them. It does what
// the runner does, transactions, version rows and history included, except what only a program can: it retries nothing,
// runs guards in their place, and records no state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision_graph.h"
#include "migrate/run_options.h"

namespace schemadiff::migrate {

// The script that goes from `rows` to `target`; "" where nothing is to do. From no rows, a baseline is built. Uses
// table, session, base_folder and tool_version of the options. Throws Error as plan_run() does.
std::string run_script(const RevisionGraph& graph, const std::vector<std::string>& rows, Direction direction,
                       std::string_view target, const RunOptions& options, Diagnostics& warnings);

}  // namespace schemadiff::migrate
