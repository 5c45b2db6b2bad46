// A text search dictionary (pg_ts_dict).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct TextSearchDictionary {
    std::string template_name;  // qualified and quoted
    // As dictinitoption holds it: `language = 'english', stopwords = 'english'`, in the order in which they were given.
    Clause options;

    bool operator==(const TextSearchDictionary&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("template", &TextSearchDictionary::template_name, kReplaced),
                          attribute("options", &TextSearchDictionary::options, kInPlace)};
    }
};

}  // namespace schemadiff
