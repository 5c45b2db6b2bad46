// The operators and functions that belong to an operator class, or to an operator family by themselves.
#pragma once

#include <string>

namespace schemadiff::inspect {

// An array of members in the words of ALTER OPERATOR FAMILY ... ADD, as pg_dump prints them. `catalog` is pg_opclass or
// pg_opfamily, `oid` SQL for the object's.
std::string operator_members(const std::string& catalog, const std::string& oid);

}  // namespace schemadiff::inspect
