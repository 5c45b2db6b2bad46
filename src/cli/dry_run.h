// `upgrade --dry-run` and `downgrade --dry-run`: what would run, in which transactions, with which locks, and why it
// would be refused.
#pragma once

#include <string>

#include "cli/run.h"
#include "cli/session.h"
#include "migrate/revision.h"

namespace schemadiff::cli {

// Prints it as text or JSON (schemas/dry_run.schema.json). Changes nothing; gives the exit status.
int dry_run(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags);

}  // namespace schemadiff::cli
