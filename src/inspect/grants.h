// Access control lists (aclitem[]) to grants.
#pragma once

#include <optional>
#include <string_view>

#include "schemadiff/object.h"

namespace schemadiff::inspect {

// What the privileges of a kind are when its list is NULL (acl.c, acldefault): nothing for others than the owner, or
// EXECUTE (routines) or USAGE (types) for PUBLIC.
enum class DefaultGrants { none, execute_to_public, usage_to_public };

// The grants of the text of an aclitem[], sorted, less those of the owner, which are implied. Empty text: none.
Grants parse_grants(std::string_view acl, std::string_view owner, std::string_view column = "");

// Absent where the list is NULL (empty text) or says what the built-in default says.
std::optional<Grants> read_grants(std::string_view acl, std::string_view owner, DefaultGrants usual);

}  // namespace schemadiff::inspect
