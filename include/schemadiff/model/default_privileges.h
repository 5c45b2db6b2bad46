// Default privileges (pg_default_acl): the rights that objects to come get from the role that creates them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/grant.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: name `for role R in schema S on tables`; no schema.
struct DefaultPrivileges {
    std::string role;
    std::string schema;       // empty: everywhere
    std::string object_type;  // tables, sequences, functions, types, schemas
    // What they give beyond PostgreSQL's built-in default; the role itself is a grantee like any other.
    Grants grants;
    // What the built-in default gives and they take away; empty where there is a schema.
    Grants revoked;

    bool operator==(const DefaultPrivileges&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("role", &DefaultPrivileges::role, kIdentity),
                          attribute("schema", &DefaultPrivileges::schema, kIdentity),
                          attribute("on", &DefaultPrivileges::object_type, kIdentity),
                          attribute("grant", &DefaultPrivileges::grants, kInPlace),
                          attribute("revoke", &DefaultPrivileges::revoked, kInPlace)};
    }
};

}  // namespace schemadiff
