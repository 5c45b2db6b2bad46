// What stands in the tables of a throwaway database, as counts and digests, and what of it was lost since.
//
// Used by verify, which says what a downgrade loses. It reads every row: not for a database of anybody.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "migrate/sample_table.h"

namespace schemadiff::migrate {

struct ColumnContents {
    long long values = 0;  // that are not NULL
    std::string digest;    // of all of them, whatever their order
};

struct TableContents {
    long long rows = 0;
    std::map<std::string, ColumnContents> columns;
};

using Contents = std::map<std::string, TableContents>;  // by qualified, quoted name

Contents read_contents(db::Connection& connection, const std::vector<SampleTable>& tables);

// "table public.t (2 rows)", "column public.t.c (2 values)", "values of column public.t.c": what `before` has and
// `after` has not, although the table or column is there again.
std::vector<std::string> losses(const Contents& before, const Contents& after);

}  // namespace schemadiff::migrate
