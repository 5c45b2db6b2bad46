// A cast (pg_cast).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: name `(bigint AS text)`, with the types as printed; no schema.
struct Cast {
    TypeText source, target;
    // `function public.f(integer)`, `without function`, `with inout`
    std::string method;
    std::string context{"explicit"};  // explicit, assignment, implicit

    bool operator==(const Cast&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        return std::tuple{attribute("source", &Cast::source, kIdentity), attribute("target", &Cast::target, kIdentity),
                          attribute("method", &Cast::method, kReplaced),
                          attribute("context", &Cast::context, kReplaced)};
    }
};

}  // namespace schemadiff
