// Extended statistics (pg_statistic_ext).
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
    Names kinds;        // ndistinct, dependencies, mcv; empty for statistics on one expression
    // `a, b, (lower(c))`: what they are on, as pg_get_statisticsobjdef_columns() prints it.
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
