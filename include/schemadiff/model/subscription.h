// A subscription (pg_subscription). Never connected by us.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Subscription {
    std::string connection;  // with secrets as ${NAME}; empty: not visible
    Names publications;
    bool enabled = false;
    std::string slot_name;  // empty: none
    Options options;        // what is not at its default: binary, streaming, two_phase, origin, ...

    bool operator==(const Subscription&) const = default;
    static constexpr auto attributes() {
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("connection", &Subscription::connection, kInPlace),
                          attribute("publications", &Subscription::publications, kInPlace),
                          attribute("enabled", &Subscription::enabled, kInPlace),
                          attribute("slot_name", &Subscription::slot_name, kInPlace),
                          attribute("options", &Subscription::options, kInPlace)};
    }
};

}  // namespace schemadiff
