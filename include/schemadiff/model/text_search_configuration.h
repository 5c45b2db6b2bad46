// A text search configuration (pg_ts_config).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct TextSearchConfiguration {
    std::string parser;  // qualified and quoted
    // Token type -> dictionaries in their order, comma-separated, quoted, qualified unless they are pg_catalog's.
    Options mappings;

    bool operator==(const TextSearchConfiguration&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("parser", &TextSearchConfiguration::parser, kReplaced),
                          attribute("mappings", &TextSearchConfiguration::mappings, kInPlace)};
    }
};

}  // namespace schemadiff
