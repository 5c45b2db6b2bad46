// A range type (pg_range), with its multirange type (from 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/model/routine.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct RangeType {
    TypeText subtype;
    std::string subtype_operator_class;  // qualified and quoted; empty: the default one
    std::string collation;
    std::string canonical;  // functions, qualified and quoted
    std::string subtype_diff;
    std::string multirange;  // name, qualified and quoted; empty: the usual one

    bool operator==(const RangeType&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        return std::tuple{attribute("subtype", &RangeType::subtype, kReplaced),
                          attribute("subtype_operator_class", &RangeType::subtype_operator_class, kReplaced),
                          attribute("collation", &RangeType::collation, kReplaced),
                          attribute("canonical", &RangeType::canonical, kReplaced),
                          attribute("subtype_diff", &RangeType::subtype_diff, kReplaced),
                          attribute("multirange", &RangeType::multirange,
                                    {.changed_by = ChangedBy::replacement, .lock = Lock::none, .since = 14})};
    }
};

}  // namespace schemadiff
