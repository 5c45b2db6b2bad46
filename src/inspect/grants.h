// Access control lists (aclitem[]) to grants.
#pragma once

#include <optional>
#include <string_view>

#include "schemadiff/object.h"

namespace schemadiff::inspect {

// The grants of the text of an aclitem[], sorted. The owner's own are marked as such, usual or not: Reader::add() takes
// away what is usual. An empty owner: every role is a grantee like any other, and grantors are left out.
Grants parse_grants(std::string_view acl, std::string_view owner, std::string_view column = "");

// Absent where the list is NULL (empty text).
std::optional<Grants> read_grants(std::string_view acl, std::string_view owner);

}  // namespace schemadiff::inspect
