// A unique constraint (pg_constraint, contype u). A unique index that no constraint owns is an index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Unique {
    Names columns;
    Names include;
    bool nulls_not_distinct = false;
    bool without_overlaps = false;
    bool deferrable = false;
    bool initially_deferred = false;
    Options with;
    std::string tablespace;
    // COMMENT ON INDEX for the index behind it; the comment on the constraint is the object's own.
    std::string index_comment;
    // ALTER INDEX ... DEPENDS ON EXTENSION of the index behind it: the extensions with which it goes, sorted.
    Names depends_on_extensions;
    // Of a partition: the partitioned table's key that this one is part of, qualified and quoted. Those with the usual
    // name, that PostgreSQL makes by itself, are no objects.
    std::string attach_to;

    bool operator==(const Unique&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{
            .changed_by = ChangedBy::replacement, .work = Work::scan, .data = DataEffect::may_fail};
        return std::tuple{attribute("columns", &Unique::columns, kReplaced),
                          attribute("include", &Unique::include, kReplaced),
                          attribute("nulls_not_distinct", &Unique::nulls_not_distinct,
                                    {.changed_by = ChangedBy::replacement, .work = Work::scan, .since = 15}),
                          attribute("without_overlaps", &Unique::without_overlaps,
                                    {.changed_by = ChangedBy::replacement, .since = 18}),
                          attribute("deferrable", &Unique::deferrable, kReplaced),
                          attribute("initially_deferred", &Unique::initially_deferred, kReplaced),
                          attribute("with", &Unique::with, {.lock = Lock::share_update_exclusive}),
                          attribute("tablespace", &Unique::tablespace, {.work = Work::rewrite}),
                          attribute("index_comment", &Unique::index_comment, {.lock = Lock::share_update_exclusive}),
                          attribute("depends_on_extensions", &Unique::depends_on_extensions),
                          attribute("attach_to", &Unique::attach_to, kReplaced)};
    }
};

}  // namespace schemadiff
