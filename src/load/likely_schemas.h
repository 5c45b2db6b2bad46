// The schemas that a model seems to mention, told from its lines long before its YAML is read.
//
// Used by the commands, which begin to read the database with them; what load_model() says in the end is what counts.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/sql_text.h"

namespace schemadiff::load {

// Sorted. The files of `paths` as load_model() takes them; what cannot be read, or is odd, is passed over.
Names likely_schemas(const std::vector<std::string>& paths);

// Those of one file: what stands behind `schema:` (public where that is missed), below `schemas:`, and before the dot
// of a key of any other section.
Names likely_schemas_of_text(std::string_view text);

}  // namespace schemadiff::load
