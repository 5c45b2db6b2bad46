// The revisions run in an empty database of our own, to see what a revision leaves.
#pragma once

#include <string>

#include "cli/session.h"

namespace schemadiff::cli {

// An empty database of `scratch:`; throws Error where it is not empty.
db::OpenDatabase open_scratch(Session& session);

// A database that holds what `target` (`head`, an id, ...) leaves. Throws Error where no server can be started or a
// revision fails there.
db::OpenDatabase replay(Session& session, const std::string& target);

}  // namespace schemadiff::cli
