// A publication (pg_publication).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct PublicationTable {
    std::string table;  // qualified and quoted
    Names columns;      // empty: all
    Expression where;
    bool operator==(const PublicationTable&) const = default;
};
using PublicationTables = std::vector<PublicationTable>;  // sorted by table

struct Publication {
    bool all_tables = false;
    PublicationTables tables;
    Names schemas;  // FOR TABLES IN SCHEMA, from 15
    Names publish{"insert", "update", "delete", "truncate"};
    bool via_partition_root = false;
    std::string generated_columns{"none"};  // none, stored; from 18

    bool operator==(const Publication&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{
            attribute("all_tables", &Publication::all_tables, kReplaced),
            attribute("tables", &Publication::tables, kInPlace),
            attribute("schemas", &Publication::schemas, {.lock = Lock::none, .since = 15}),
            attribute("publish", &Publication::publish, kInPlace),
            attribute("via_partition_root", &Publication::via_partition_root, kInPlace),
            attribute("generated_columns", &Publication::generated_columns, {.lock = Lock::none, .since = 18})};
    }
};

}  // namespace schemadiff
