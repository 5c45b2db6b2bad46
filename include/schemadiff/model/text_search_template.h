// A text search template (pg_ts_template).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct TextSearchTemplate {
    std::string init, lexize;  // functions, qualified and quoted

    bool operator==(const TextSearchTemplate&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("init", &TextSearchTemplate::init, kReplaced),
                          attribute("lexize", &TextSearchTemplate::lexize, kReplaced)};
    }
};

}  // namespace schemadiff
