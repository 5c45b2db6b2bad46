// Grants as a model writes them: a list of `select, update (a) to bob with grant option`.
#pragma once

#include "load/context.h"

namespace schemadiff::load {

class Fragment;

// Reads the list into object.grants, sorted; `all` becomes the privileges of the object's kind (without MAINTAIN, which
// servers have from 17 only).
void read_grants(Context& context, const YamlNode& node, Object& object);

// One entry of `default_privileges`: `for role a in schema s grant select on tables to bob with grant option`.
struct DefaultPrivilegesText {
    Names roles;
    Names schemas;  // empty: everywhere
    std::string object_type;
    bool is_revoke = false;
    Grants rights;
};
DefaultPrivilegesText read_default_privileges(Fragment& in);
// The way back: an entry a grantee and grant option.
Names default_privileges_lines(const DefaultPrivileges& value);

// One line a grantee and grant option.
YamlNode grants_node(const Grants& grants, const Identity& id);

// The privileges that the kind has, in lower case; empty for kinds without grants.
Names privileges_of(Kind kind);

}  // namespace schemadiff::load
