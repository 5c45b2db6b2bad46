// An exclusion constraint (pg_constraint, contype x).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Exclusion {
    std::string method{"gist"};
    // `room with =, during with &&`: keys as an index prints them, each with its operator.
    IndexKeys elements;
    Names include;
    Expression predicate;
    bool deferrable = false;
    bool initially_deferred = false;
    Options with;
    std::string tablespace;
    // COMMENT ON INDEX for the index behind it; the comment on the constraint is the object's own.
    std::string index_comment;
    // ALTER INDEX ... DEPENDS ON EXTENSION of the index behind it: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const Exclusion&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{
            .changed_by = ChangedBy::replacement, .work = Work::scan, .data = DataEffect::may_fail};
        return std::tuple{attribute("using", &Exclusion::method, kReplaced),
                          attribute("elements", &Exclusion::elements, kReplaced),
                          attribute("include", &Exclusion::include, kReplaced),
                          attribute("where", &Exclusion::predicate, kReplaced),
                          attribute("deferrable", &Exclusion::deferrable, kReplaced),
                          attribute("initially_deferred", &Exclusion::initially_deferred, kReplaced),
                          attribute("with", &Exclusion::with, {.lock = Lock::share_update_exclusive}),
                          attribute("tablespace", &Exclusion::tablespace, {.work = Work::rewrite}),
                          attribute("index_comment", &Exclusion::index_comment, {.lock = Lock::share_update_exclusive}),
                          attribute("depends_on_extensions", &Exclusion::depends_on_extensions)};
    }
};

}  // namespace schemadiff
