// A CHECK constraint of a table (pg_constraint, contype c).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Check {
    Expression expression;
    bool no_inherit = false;
    bool not_valid = false;
    bool not_enforced = false;

    bool operator==(const Check&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{
            .changed_by = ChangedBy::replacement, .work = Work::scan, .data = DataEffect::may_fail};
        return std::tuple{
            attribute("expression", &Check::expression, kReplaced),
            attribute("no_inherit", &Check::no_inherit, kReplaced),
            // true -> false is VALIDATE CONSTRAINT; the other way is a replacement.
            attribute("not_valid", &Check::not_valid,
                      {.lock = Lock::share_update_exclusive, .work = Work::scan, .data = DataEffect::may_fail}),
            attribute("not_enforced", &Check::not_enforced, {.changed_by = ChangedBy::replacement, .since = 18})};
    }
};

}  // namespace schemadiff
