// A trigger of a table or view (pg_trigger), less the server's internal ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Trigger {
    // before, after, instead of
    std::string timing{"before"};
    // insert, update, delete, truncate in this order
    Names events;
    // The columns of UPDATE OF.
    Names update_of;
    bool for_each_row = false;
    Expression condition;
    // The function, qualified and quoted, without arguments.
    std::string function;
    // Literal arguments, decoded.
    Names arguments;
    // REFERENCING OLD TABLE AS / NEW TABLE AS
    std::string old_table;
    std::string new_table;
    // Constraint triggers only: FROM table, deferrable.
    bool constraint = false;
    std::string from_table;
    bool deferrable = false;
    bool initially_deferred = false;
    // origin, disabled, replica, always
    std::string enabled{"origin"};
    // Stands for a partition's copy of its parent's trigger (tgparentid), where that is enabled in another way: all
    // else is empty then.
    bool inherited = false;
    // ALTER ... DEPENDS ON EXTENSION: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const Trigger&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::share_row_exclusive};
        return std::tuple{attribute("timing", &Trigger::timing, kReplaced),
                          attribute("events", &Trigger::events, kReplaced),
                          attribute("update_of", &Trigger::update_of, kReplaced),
                          attribute("for_each_row", &Trigger::for_each_row, kReplaced),
                          attribute("when", &Trigger::condition, kReplaced),
                          attribute("function", &Trigger::function, kReplaced),
                          attribute("arguments", &Trigger::arguments, kReplaced),
                          attribute("old_table", &Trigger::old_table, kReplaced),
                          attribute("new_table", &Trigger::new_table, kReplaced),
                          attribute("constraint", &Trigger::constraint, kReplaced),
                          attribute("from_table", &Trigger::from_table, kReplaced),
                          attribute("deferrable", &Trigger::deferrable, kReplaced),
                          attribute("initially_deferred", &Trigger::initially_deferred, kReplaced),
                          attribute("enabled", &Trigger::enabled, {.lock = Lock::share_row_exclusive}),
                          attribute("inherited", &Trigger::inherited, kReplaced),
                          attribute("depends_on_extensions", &Trigger::depends_on_extensions)};
    }
};

}  // namespace schemadiff
