// An event trigger (pg_event_trigger).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct EventTrigger {
    std::string event;     // ddl_command_start, ddl_command_end, table_rewrite, sql_drop, login (17)
    Names tags;            // WHEN TAG IN (...); empty: all
    std::string function;  // qualified and quoted
    std::string enabled{"origin"};

    bool operator==(const EventTrigger&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("event", &EventTrigger::event, kReplaced),
                          attribute("tags", &EventTrigger::tags, kReplaced),
                          attribute("function", &EventTrigger::function, kReplaced),
                          attribute("enabled", &EventTrigger::enabled, kInPlace)};
    }
};

}  // namespace schemadiff
