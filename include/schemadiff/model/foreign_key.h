// A foreign key (pg_constraint, contype f).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct ForeignKey {
    Names columns;
    // The referenced table; an empty schema is filled in by the loader.
    std::string references_schema;
    std::string references_table;
    // Never empty after loading: where the model leaves them out they are the primary key's.
    Names references_columns;
    // simple, full
    std::string match{"simple"};
    // no action, restrict, cascade, set null, set default
    std::string on_update{"no action"};
    std::string on_delete{"no action"};
    // The columns that ON DELETE SET NULL (..) or SET DEFAULT (..) names; empty: all.
    Names on_delete_columns;
    // PERIOD on the last column of both sides.
    bool period = false;
    bool deferrable = false;
    bool initially_deferred = false;
    bool not_valid = false;
    bool not_enforced = false;

    bool operator==(const ForeignKey&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement,
                                            .lock = Lock::share_row_exclusive,
                                            .work = Work::scan,
                                            .data = DataEffect::may_fail};
        return std::tuple{
            attribute("columns", &ForeignKey::columns, kReplaced),
            attribute("references_schema", &ForeignKey::references_schema, kReplaced),
            attribute("references_table", &ForeignKey::references_table, kReplaced),
            attribute("references_columns", &ForeignKey::references_columns, kReplaced),
            attribute("match", &ForeignKey::match, kReplaced),
            attribute("on_update", &ForeignKey::on_update, kReplaced),
            attribute("on_delete", &ForeignKey::on_delete, kReplaced),
            attribute("on_delete_columns", &ForeignKey::on_delete_columns,
                      {.changed_by = ChangedBy::replacement, .lock = Lock::share_row_exclusive, .since = 15}),
            attribute("period", &ForeignKey::period, {.changed_by = ChangedBy::replacement, .since = 18}),
            attribute("deferrable", &ForeignKey::deferrable, {.lock = Lock::access_exclusive}),
            attribute("initially_deferred", &ForeignKey::initially_deferred, {.lock = Lock::access_exclusive}),
            // true -> false is VALIDATE CONSTRAINT; the other way is a replacement.
            attribute("not_valid", &ForeignKey::not_valid,
                      {.lock = Lock::share_update_exclusive, .work = Work::scan, .data = DataEffect::may_fail}),
            attribute("not_enforced", &ForeignKey::not_enforced, {.since = 18})};
    }
};

}  // namespace schemadiff
