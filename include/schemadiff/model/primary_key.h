// A primary key (pg_constraint, contype p).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct PrimaryKey {
    Names columns;
    Names include;
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

    bool operator==(const PrimaryKey&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{
            .changed_by = ChangedBy::replacement, .work = Work::scan, .data = DataEffect::may_fail};
        return std::tuple{
            attribute("columns", &PrimaryKey::columns, kReplaced),
            attribute("include", &PrimaryKey::include, kReplaced),
            attribute("without_overlaps", &PrimaryKey::without_overlaps,
                      {.changed_by = ChangedBy::replacement, .since = 18}),
            attribute("deferrable", &PrimaryKey::deferrable, kReplaced),
            attribute("initially_deferred", &PrimaryKey::initially_deferred, kReplaced),
            attribute("with", &PrimaryKey::with, {.lock = Lock::share_update_exclusive}),
            attribute("tablespace", &PrimaryKey::tablespace, {.work = Work::rewrite}),
            attribute("index_comment", &PrimaryKey::index_comment, {.lock = Lock::share_update_exclusive}),
            attribute("depends_on_extensions", &PrimaryKey::depends_on_extensions),
            attribute("attach_to", &PrimaryKey::attach_to, kReplaced)};
    }
};

}  // namespace schemadiff
