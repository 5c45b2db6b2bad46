// A script that another tool ran, as the section of a revision: our transaction in the place of its own, and a mark
// before what deletes data.
//
// Used by `import`. Statements and comments stay byte for byte.
#pragma once

#include <string>
#include <string_view>

#include "migrate/numbered_files.h"

namespace schemadiff::migrate {

// BEGIN and COMMIT are left out (a COMMIT that something follows becomes the directive `commit`); ROLLBACK and psql's
// commands are errors at their place.
std::string imported_section(const StepText& step, Diagnostics& diagnostics);

}  // namespace schemadiff::migrate
