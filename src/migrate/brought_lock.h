// The locks that a statement takes on relations that it does not name, as the catalog says: for `--dry-run`.
//
// Beside statement_lock.h, which reads words only. An index that is dropped or rebuilt locks its table; a foreign key
// that goes, by itself or with its table or column, locks the table that it refers to.
#pragma once

#include <string_view>
#include <vector>

#include "db/connection.h"
#include "migrate/statement_lock.h"

namespace schemadiff::migrate {

// Of the database as it is now: what the run makes or drops before the statement is not known. One round trip, none
// where no such statement is meant. Names are printed as the session's search_path has it.
std::vector<StatementLock> brought_locks(db::Connection& connection, std::string_view statement);

}  // namespace schemadiff::migrate
