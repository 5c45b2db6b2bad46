// The one query over pg_depend, by which inspect_dependencies() reads what needs what.
//
// Used by dependencies.cpp and by catalog_queries().
#pragma once

#include <string>

namespace schemadiff::inspect {

std::string dependencies_query();

}  // namespace schemadiff::inspect
