// Finds the statements that delete a table or a column without saying so.
//
// Used by the runner before the first revision runs, and by `check`. Pure; the rule is the contract's, "Deletes" in the
// design: such a statement is preceded by `-- schemadiff: deletes data (WHAT)`, written by hand or generated.
#pragma once

#include <string>
#include <vector>

#include "migrate/segments.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

struct UnmarkedDelete {
    SourceLocation where;  // of the statement
    std::string what;      // "table public.t", "column c of table public.t"
};

// Each statement that deletes without its mark. A table that an earlier statement of the same segments created needs
// none. What stands in DO blocks and functions is not seen.
std::vector<UnmarkedDelete> find_unmarked_deletes(const std::vector<Segment>& segments);

// One error for each statement that find_unmarked_deletes() finds.
Diagnostics unmarked_deletes(const std::vector<Segment>& segments);

}  // namespace schemadiff::migrate
