// A text search parser (pg_ts_parser).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct TextSearchParser {
    std::string start, gettoken, end, headline, lextypes;  // functions, qualified and quoted

    bool operator==(const TextSearchParser&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("start", &TextSearchParser::start, kReplaced),
                          attribute("gettoken", &TextSearchParser::gettoken, kReplaced),
                          attribute("end", &TextSearchParser::end, kReplaced),
                          attribute("headline", &TextSearchParser::headline, kReplaced),
                          attribute("lextypes", &TextSearchParser::lextypes, kReplaced)};
    }
};

}  // namespace schemadiff
