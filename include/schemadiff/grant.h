// One privilege of one grantee, as pg_class.relacl and its like hold it (aclexplode()).
//
// Used by objects (their rights) and by default privileges (the rights of objects to come).
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace schemadiff {

struct Grant {
    std::string privilege{};  // select, insert, ..., in lower case
    std::string column{};     // of a table; empty: the whole object
    std::string grantee{};    // exact role name; empty for PUBLIC and for the owner
    bool is_public = false;
    bool grantable = false;
    // The owner has every right on his object without the option to grant it, and that is said nowhere. What differs
    // from it is: a right with the option, a right on a column, a right that he has not (`revoked`).
    bool is_owner = false;
    bool revoked = false;
    // Who granted it; empty: the owner.
    std::string grantor{};

    auto operator<=>(const Grant&) const = default;
};
using Grants = std::vector<Grant>;

}  // namespace schemadiff
