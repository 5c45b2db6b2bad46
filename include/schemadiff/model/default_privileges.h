// Default privileges (pg_default_acl).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: name `for role R in schema S on tables`; no schema.
struct DefaultPrivileges {
    std::string role;
    std::string schema;       // empty: everywhere
    std::string object_type;  // tables, sequences, functions, types, schemas
    // `select to bob with grant option`, ...; what the built-in default gives and this takes away as `revoke ... from
    // ...`.
    Names grants;

    bool operator==(const DefaultPrivileges&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("role", &DefaultPrivileges::role, kReplaced),
                          attribute("schema", &DefaultPrivileges::schema, kReplaced),
                          attribute("on", &DefaultPrivileges::object_type, kReplaced),
                          attribute("grants", &DefaultPrivileges::grants, kInPlace)};
    }
};

}  // namespace schemadiff
