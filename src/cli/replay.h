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

// The same where the revisions begin with what stood before them and no baseline says what that was: `live`, the
// database with the revisions that it has, is built first, then those that are pending are run.
db::OpenDatabase replay_onto(Session& session, const Catalog& live, const std::string& target);

// The same as an ordinary role, since revisions of somebody else are code that runs: in a throwaway server one that
// owns its database and no more; roles that revisions name are made as they are met. Where `scratch:` names a database,
// the role is the one that its URL names.
db::OpenDatabase replay_as_ordinary_role(Session& session, const std::string& target);

}  // namespace schemadiff::cli
