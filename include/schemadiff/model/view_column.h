// What a column of a view or materialized view has beyond its name: a default, statistics and storage settings;
// comment and grants stand on the object. Exists only where there is something to say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct ViewColumn {
    Expression default_value;
    std::int64_t statistics = -1;
    std::string storage;
    std::string compression;
    Options options;

    bool operator==(const ViewColumn&) const = default;
    static constexpr auto attributes() {
        return std::tuple{attribute("default", &ViewColumn::default_value),
                          attribute("statistics", &ViewColumn::statistics), attribute("storage", &ViewColumn::storage),
                          attribute("compression", &ViewColumn::compression, {.since = 14}),
                          attribute("options", &ViewColumn::options)};
    }
};

}  // namespace schemadiff
