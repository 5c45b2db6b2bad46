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
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("source", &Cast::source, kReplaced), attribute("target", &Cast::target, kReplaced),
                          attribute("method", &Cast::method, kReplaced),
                          attribute("context", &Cast::context, kReplaced)};
    }
};

}  // namespace schemadiff
