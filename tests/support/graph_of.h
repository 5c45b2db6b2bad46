// Literal graphs for the tests: "c: a, b" is revision c with parents a and b.
#pragma once

#include <string>
#include <vector>

#include "migrate/revision_graph.h"

namespace schemadiff::test {

// Each line `ID[: PARENTS][ > DEPENDS-ON][ @LABELS]`.
migrate::RevisionGraph graph_of(const std::vector<std::string>& lines);
migrate::Revision revision_of(const std::string& line);

}  // namespace schemadiff::test
