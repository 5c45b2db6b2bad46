// An operator family (pg_opfamily) with its loose members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: signature is the access method.
struct OperatorFamily {
    std::string method;
    // What was added to the family by itself (ALTER OPERATOR FAMILY ... ADD), one entry a line as pg_dump prints it.
    Names members;

    bool operator==(const OperatorFamily&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("using", &OperatorFamily::method, kIdentity),
                          attribute("members", &OperatorFamily::members, kInPlace)};
    }
};

}  // namespace schemadiff
