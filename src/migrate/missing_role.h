// Roles that revisions name and a throwaway server has not: revisions grant to roles, but never create them.
//
// Used where revisions are replayed on a server of our own.
#pragma once

#include <functional>

#include "db/connection.h"

namespace schemadiff::migrate {

// Runs `body`; where the server misses a role, makes it (without any right) and runs `body` again, which goes on where
// it stopped. Throws what else `body` throws.
void with_roles_made(db::Connection& connection, const std::function<void()>& body);

}  // namespace schemadiff::migrate
