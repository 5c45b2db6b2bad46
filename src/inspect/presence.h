// Which of the kinds that most databases have none of are there at all, so that the others are not asked for: planning
// their queries costs the server more than all of this one statement.
//
// Used by inspect.cpp. A kind that is not looked for here counts as present.
#pragma once

#include <set>
#include <string>

#include "db/result.h"
#include "schemadiff/kind.h"

namespace schemadiff::inspect {

// One row, a boolean for each kind that is looked for: whether somebody else than the server and its extensions made
// one.
std::string query_presence();
// From that row, the kinds of which there is none.
std::set<Kind> absent_kinds(const db::Result& result);

}  // namespace schemadiff::inspect
