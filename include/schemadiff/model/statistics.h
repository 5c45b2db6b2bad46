// Extended statistics (pg_statistic_ext). They live in a schema of their own; their table may be in another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Statistics {
    std::string table;  // qualified and quoted
    Names kinds;        // dependencies, mcv, ndistinct; sorted; empty for statistics on one expression
    // `a, b, (lower(c))`: columns by name, then expressions; the server keeps the columns in the order of the table.
    IndexKeys columns;
    std::int64_t target = -1;

    bool operator==(const Statistics&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{
            attribute("table", &Statistics::table, kReplaced), attribute("kinds", &Statistics::kinds, kReplaced),
            attribute("columns", &Statistics::columns, kReplaced), attribute("target", &Statistics::target, kInPlace)};
    }
};

}  // namespace schemadiff
