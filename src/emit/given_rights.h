// The rights that an object has as soon as it is made: PostgreSQL's own, and those of default privileges in force.
//
// Used by grants.cpp. Which role runs a plan is not known when it is made, so what any role's default privileges give
// is only possible, and what any role's take away is not certain.
#pragma once

#include "emit/statement.h"

namespace schemadiff::emit {

struct GivenRights {
    Grants possible;  // to be revoked where it is not wanted: a REVOKE of nothing does nothing
    Grants certain;   // need not be granted
};

// The object's default privileges are those that stand both before and after: plan makes new ones last and drops old
// ones first.
GivenRights given_rights(const Object& object, const Context& context);

}  // namespace schemadiff::emit
