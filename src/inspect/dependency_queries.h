// The queries by which inspect_dependencies() reads what needs what.
//
// Used by dependencies.cpp and by catalog_queries().
#pragma once

#include <string>
#include <vector>

namespace schemadiff::inspect {

// What has a name of ours: class, oid, kind, schema, parent, name, signature. The names of columns: relation, number,
// name. And what depends on what, by classes, oids and numbers of columns.
std::vector<std::string> dependency_queries();

}  // namespace schemadiff::inspect
