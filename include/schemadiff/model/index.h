// An index of a table or materialized view (pg_index), less those that a constraint owns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Index {
    bool unique = false;
    bool nulls_not_distinct = false;
    std::string method{"btree"};
    // The keys as PostgreSQL prints them, comma-separated: `lower(name) COLLATE "C" text_pattern_ops DESC`.
    // What is the default of its column, type or method is left out.
    IndexKeys keys;
    Names include;
    Options with;
    Expression predicate;
    std::string tablespace;
    // ALTER INDEX ... ALTER COLUMN n SET STATISTICS: position of the key (from 1) -> target.
    Options statistics;
    // The partitioned index that this one is attached to, qualified and quoted. Those with the usual name, that
    // PostgreSQL makes by itself, are no objects.
    std::string attach_to;
    // CREATE INDEX ON ONLY: a partitioned index without its partitions' (indisvalid = false on a partitioned table).
    bool only = false;
    // Left behind by a failed CREATE INDEX CONCURRENTLY (indisvalid = false). Never wanted by a model.
    bool invalid = false;
    // ALTER ... DEPENDS ON EXTENSION: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const Index&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{
            .changed_by = ChangedBy::replacement, .lock = Lock::share, .work = Work::scan};
        constexpr AttributeTraits kLight{.lock = Lock::share_update_exclusive};
        return std::tuple{
            attribute("unique", &Index::unique,
                      {.changed_by = ChangedBy::replacement,
                       .lock = Lock::share,
                       .work = Work::scan,
                       .data = DataEffect::may_fail}),
            attribute("nulls_not_distinct", &Index::nulls_not_distinct,
                      {.changed_by = ChangedBy::replacement, .lock = Lock::share, .work = Work::scan, .since = 15}),
            attribute("using", &Index::method, kReplaced),
            attribute("columns", &Index::keys, kReplaced),
            attribute("include", &Index::include, kReplaced),
            attribute("with", &Index::with, kLight),
            attribute("where", &Index::predicate, kReplaced),
            attribute("tablespace", &Index::tablespace, {.work = Work::rewrite}),
            attribute("statistics", &Index::statistics, kLight),
            attribute("attach_to", &Index::attach_to, kReplaced),
            attribute("only", &Index::only, kReplaced),
            attribute("invalid", &Index::invalid, kReplaced),
            attribute("depends_on_extensions", &Index::depends_on_extensions)};
    }
};

}  // namespace schemadiff
