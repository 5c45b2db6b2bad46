// An encoding conversion (pg_conversion).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Conversion {
    std::string from_encoding, to_encoding;
    std::string function;
    bool is_default = false;

    bool operator==(const Conversion&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("from", &Conversion::from_encoding, kReplaced),
                          attribute("to", &Conversion::to_encoding, kReplaced),
                          attribute("function", &Conversion::function, kReplaced),
                          attribute("default", &Conversion::is_default, kReplaced)};
    }
};

}  // namespace schemadiff
