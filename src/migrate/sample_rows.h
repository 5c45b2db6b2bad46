// Rows made up for tables, so that a revision is proved where something stands and not on empty tables.
//
// Used by verify, in a throwaway database only. The values mean nothing: they fit types, keys and, where a check names
// the values that it takes, checks. What cannot be filled stays empty and is named.
#pragma once

#include <string>
#include <vector>

#include "migrate/sample_table.h"

namespace schemadiff::migrate {

enum class SampleRows {
    with_nulls,     // every second row leaves out what may be left out
    without_nulls,  // every column has a value where it can
    none,
};

struct FilledTables {
    int tables = 0;                  // that there are
    int filled = 0;                  // that hold a row
    std::vector<std::string> empty;  // "public.t: why"
};

// Adds rows to each table that has none, or that has a column without any value. Foreign keys, triggers and checks
// hold: what they refuse is not there. Throws DatabaseError where the connection fails.
FilledTables fill_tables(db::Connection& connection, const VersionTable& ours, SampleRows rows);

// Empties all of them, whatever refers to what.
void clear_tables(db::Connection& connection, const VersionTable& ours);

}  // namespace schemadiff::migrate
