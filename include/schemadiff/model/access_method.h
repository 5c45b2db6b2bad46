// An access method (pg_am).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct AccessMethod {
    std::string type;     // table, index
    std::string handler;  // function, qualified and quoted

    bool operator==(const AccessMethod&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("type", &AccessMethod::type, kReplaced),
                          attribute("handler", &AccessMethod::handler, kReplaced)};
    }
};

}  // namespace schemadiff
