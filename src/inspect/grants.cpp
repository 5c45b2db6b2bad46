#include "inspect/grants.h"

#include <algorithm>

#include "inspect/row.h"

namespace schemadiff::inspect {

namespace {

// The letters of src/include/utils/acl.h, by 18.
std::string_view privilege_of(char letter) {
    switch (letter) {
        case 'r':
            return "select";
        case 'a':
            return "insert";
        case 'w':
            return "update";
        case 'd':
            return "delete";
        case 'D':
            return "truncate";
        case 'x':
            return "references";
        case 't':
            return "trigger";
        case 'X':
            return "execute";
        case 'U':
            return "usage";
        case 'C':
            return "create";
        case 'T':
            return "temporary";
        case 'c':
            return "connect";
        case 's':
            return "set";
        case 'A':
            return "alter system";
        case 'm':
            return "maintain";
    }
    return {};
}

// A role of `role=privileges/grantor`, in double quotes where it holds more than letters, digits and `_` (acl.c,
// putid); `at` ends behind what follows it.
std::string read_role(std::string_view item, std::size_t& at, char end) {
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
    while (at < item.size() && item[at] != end) role += item[at++];
    ++at;
    return role;
}

void read_item(std::string_view item, std::string_view owner, std::string_view column, Grants& grants) {
    std::size_t at = 0;
    const std::string role = read_role(item, at, '=');
    const std::size_t first = grants.size();
    for (; at < item.size() && item[at] != '/'; ++at) {
        Grant grant;
        grant.privilege = privilege_of(item[at]);
        grant.column = column;
        grant.is_public = role.empty();
        grant.is_owner = !role.empty() && role == owner;
        if (!grant.is_owner) grant.grantee = role;
        grant.grantable = at + 1 < item.size() && item[at + 1] == '*';
        if (grant.grantable) ++at;
        grants.push_back(std::move(grant));
    }
    const std::string grantor = read_role(item, ++at, '\0');
    if (grantor == owner || owner.empty()) return;
    for (std::size_t i = first; i < grants.size(); ++i) grants[i].grantor = grantor;
}

}  // namespace

Grants parse_grants(std::string_view acl, std::string_view owner, std::string_view column) {
    Grants grants;
    for (const std::string& item : parse_names(acl)) read_item(item, owner, column, grants);
    std::sort(grants.begin(), grants.end());
    grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
    return grants;
}

std::optional<Grants> read_grants(std::string_view acl, std::string_view owner) {
    if (acl.empty()) return std::nullopt;
    return parse_grants(acl, owner);
}

}  // namespace schemadiff::inspect
