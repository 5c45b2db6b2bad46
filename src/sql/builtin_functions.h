// The functions, procedures and aggregates of pg_catalog, by name.
//
// Used by load: pg_catalog comes first where a name without a schema is looked up.
#pragma once

#include <string_view>

namespace schemadiff::sql {

// True if pg_catalog of any version from 13 to 18 has a function of this name that SQL can call.
bool is_builtin_function(std::string_view name);

}  // namespace schemadiff::sql
