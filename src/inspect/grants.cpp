#include "inspect/grants.h"

#include <algorithm>

#include "inspect/row.h"

namespace schemadiff::inspect {

namespace {

// The letters of src/include/utils/acl.h, by 18.
std::string_view privilege_of(char letter) {
    switch (letter) {
        case 'r': return "select";
        case 'a': return "insert";
        case 'w': return "update";
        case 'd': return "delete";
        case 'D': return "truncate";
        case 'x': return "references";
        case 't': return "trigger";
        case 'X': return "execute";
        case 'U': return "usage";
        case 'C': return "create";
        case 'T': return "temporary";
        case 'c': return "connect";
        case 's': return "set";
        case 'A': return "alter system";
        case 'm': return "maintain";
    }
    return {};
}

// The role of `role=privileges/grantor`, in double quotes where it holds more than letters, digits and `_` (acl.c,
// putid); `at` ends behind the `=`.
std::string read_role(std::string_view item, std::size_t& at) {
    std::string role;
    if (at < item.size() && item[at] == '"') {
        for (++at; at < item.size(); ++at) {
            if (item[at] == '"') {
                if (at + 1 >= item.size() || item[at + 1] != '"') break;
                ++at;
            }
            role += item[at];
        }
        at += 2;
        return role;
    }
    while (at < item.size() && item[at] != '=') role += item[at++];
    ++at;
    return role;
}

void read_item(std::string_view item, std::string_view owner, std::string_view column, Grants& grants) {
    std::size_t at = 0;
    const std::string role = read_role(item, at);
    if (!role.empty() && role == owner) return;
    for (; at < item.size() && item[at] != '/'; ++at) {
        Grant grant;
        grant.privilege = privilege_of(item[at]);
        grant.column = column;
        grant.grantee = role;
        grant.is_public = role.empty();
        grant.grantable = at + 1 < item.size() && item[at + 1] == '*';
        if (grant.grantable) ++at;
        grants.push_back(std::move(grant));
    }
}

Grants usual_grants(DefaultGrants usual) {
    switch (usual) {
        case DefaultGrants::none: return {};
        case DefaultGrants::execute_to_public: return {{.privilege = "execute", .column = {}, .grantee = {}, .is_public = true}};
        case DefaultGrants::usage_to_public: return {{.privilege = "usage", .column = {}, .grantee = {}, .is_public = true}};
    }
    return {};
}

}  // namespace

Grants parse_grants(std::string_view acl, std::string_view owner, std::string_view column) {
    Grants grants;
    for (const std::string& item : parse_names(acl)) read_item(item, owner, column, grants);
    std::sort(grants.begin(), grants.end());
    // The same right by two grantors; with the grant option it says more.
    for (std::size_t at = 1; at < grants.size();) {
        Grant& before = grants[at - 1];
        const Grant& grant = grants[at];
        const bool same = before.privilege == grant.privilege && before.grantee == grant.grantee &&
                          before.is_public == grant.is_public;
        if (same) {
            before.grantable = before.grantable || grant.grantable;
            grants.erase(grants.begin() + static_cast<std::ptrdiff_t>(at));
        } else {
            ++at;
        }
    }
    return grants;
}

std::optional<Grants> read_grants(std::string_view acl, std::string_view owner, DefaultGrants usual) {
    if (acl.empty()) return std::nullopt;
    Grants grants = parse_grants(acl, owner);
    if (grants == usual_grants(usual)) return std::nullopt;
    return grants;
}

}  // namespace schemadiff::inspect
