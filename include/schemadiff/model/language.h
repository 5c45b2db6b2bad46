// A procedural language (pg_language).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Language {
    bool trusted = false;
    std::string handler, inline_handler, validator;  // functions, qualified and quoted

    bool operator==(const Language&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("trusted", &Language::trusted, kReplaced),
                          attribute("handler", &Language::handler, kReplaced),
                          attribute("inline", &Language::inline_handler, kReplaced),
                          attribute("validator", &Language::validator, kReplaced)};
    }
};

}  // namespace schemadiff
