// Step 3 of "Equal means equal": the live server's own word on pairs of expressions, asked read-only and without
// touching a table. Whole queries, and what may not be asked of a live server (sql/oracle_query.h), stay undecided.
#pragma once

#include <memory>

#include "sql/oracle.h"

namespace schemadiff::db {
class Connection;
}

namespace schemadiff::inspect {

// `connection` must outlive the oracle and have no open transaction when it is asked. Each relation's pairs make one
// question, all questions go in one round trip; where one of them fails its pairs are asked again one by one.
std::unique_ptr<sql::Oracle> make_server_oracle(db::Connection& connection);

}  // namespace schemadiff::inspect
