// What a connection pooler does with our session of the server between transactions.
//
// Used by the runner before it takes its lock. The lock and the settings of a run belong to a session; a pooler in
// transaction mode (pgbouncer: pool_mode = transaction) gives it to others: the lock stays behind in it, and queries of
// others run with our lock_timeout and search_path.
#pragma once

#include <functional>
#include <string>

#include "db/connection.h"
#include "migrate/lock_watch.h"

namespace schemadiff::migrate {

// Throws Error where the server's session is seen to be given to others: a second client, which `open_beside` connects,
// got ours, or we another one; nothing was changed then. Where a second client is not served within two seconds that
// cannot be told, and `warn` is called. Nothing happens where no pooler stands between. Outside a transaction only.
void require_own_session(db::Connection& connection, const OpenBeside& open_beside,
                         const std::function<void(const std::string&)>& warn);

// What to do about it, for the hints of errors.
std::string pooler_hint();

}  // namespace schemadiff::migrate
