// Step 3 of "Equal means equal": the live server's own word on pairs of expressions, asked read-only and without
// touching a table. Whole queries, and what may not be asked of a live server (sql/oracle_query.h), stay undecided.
#pragma once

#include <memory>

#include "sql/oracle.h"

namespace schemadiff::db {
class Connection;
}

namespace schemadiff::inspect {

// `connection` must outlive the oracle. Where the snapshot's transaction is still open on it, that is asked, behind a
// savepoint, and ended with the last answer, so that nobody waits for it while the scratch database is made; else each
// round trip has a read-only transaction of its own. There are two: what the pairs name is looked up (oracle_guard.h),
// so that nothing outside pg_catalog runs; then each relation's pairs make one EXPLAIN. A pair that fails (a schema
// this role may not use) is found by halves and stays undecided, with the server's words; the others are answered. A
// question that takes 2 s is given up.
std::unique_ptr<sql::Oracle> make_server_oracle(db::Connection& connection);

}  // namespace schemadiff::inspect
