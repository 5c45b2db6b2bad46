// A transform (pg_transform).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: name `for TYPE language LANG`; no schema.
struct Transform {
    TypeText type;
    std::string language;
    std::string from_sql, to_sql;  // functions with their argument types; empty: none

    bool operator==(const Transform&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        return std::tuple{
            attribute("type", &Transform::type, kIdentity), attribute("language", &Transform::language, kIdentity),
            attribute("from_sql", &Transform::from_sql, kReplaced), attribute("to_sql", &Transform::to_sql, kReplaced)};
    }
};

}  // namespace schemadiff
