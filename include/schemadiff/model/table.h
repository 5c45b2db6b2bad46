// A table (pg_class, relkind r and p; with a server f, a foreign one), without what is addressable by itself: columns,
// constraints, indexes, triggers, policies, rules are objects of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Table {
    bool unlogged = false;
    // `range (created_at)`, as pg_get_partkeydef() prints it; empty: not partitioned.
    Clause partition_by;
    // The parent as a quoted, qualified name, and its bound: `FOR VALUES FROM (1) TO (10)` or `DEFAULT`.
    std::string partition_of;
    Clause partition_bound;
    // A partition that was made by itself and attached later: its columns have an order of their own. (PostgreSQL
    // itself keeps no mark of it: attislocal is false in every partition.)
    bool attached = false;
    // Parents of plain inheritance in their order, as quoted, qualified names.
    Names inherits;
    // The composite type of a typed table, qualified and quoted.
    std::string of_type;
    // Of a foreign table: its server, and the options of its wrapper.
    std::string server;
    Options server_options;
    Options with;
    Options toast;
    std::string access_method{"heap"};
    std::string tablespace;
    // `default`, `full`, `nothing`, or `index NAME`.
    std::string replica_identity{"default"};
    std::string cluster_on;
    bool row_level_security = false;
    bool force_row_level_security = false;
    // Partitions are made by another tool: the model says nothing of them. A hint of the model, never compared.
    bool external_partitions = false;
    // Columns that the table declares though a parent has them, too (attislocal and attinhcount > 0), in their order;
    // of an attached partition all. Found by compare, for those who make the table; never compared.
    Names own_columns;

    bool operator==(const Table&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .data = DataEffect::deletes};
        constexpr AttributeTraits kRewrites{.work = Work::rewrite};
        constexpr AttributeTraits kLight{.lock = Lock::share_update_exclusive};
        return std::tuple{attribute("unlogged", &Table::unlogged, kRewrites),
                          attribute("partition_by", &Table::partition_by, kReplaced),
                          attribute("partition_of", &Table::partition_of, {.work = Work::scan}),
                          attribute("partition_bound", &Table::partition_bound, {.work = Work::scan}),
                          attribute("attached", &Table::attached, {.changed_by = ChangedBy::undone}),
                          attribute("inherits", &Table::inherits),
                          attribute("of", &Table::of_type),
                          attribute("server", &Table::server, kReplaced),
                          attribute("options", &Table::server_options),
                          attribute("with", &Table::with, kLight),
                          attribute("toast", &Table::toast, kLight),
                          attribute("access_method", &Table::access_method, {.work = Work::rewrite, .since = 15}),
                          attribute("tablespace", &Table::tablespace, kRewrites),
                          attribute("replica_identity", &Table::replica_identity),
                          attribute("cluster_on", &Table::cluster_on, kLight),
                          attribute("row_level_security", &Table::row_level_security),
                          attribute("force_row_level_security", &Table::force_row_level_security)};
    }
};

}  // namespace schemadiff
