// A collation (pg_collation); its version is runtime state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Collation {
    std::string provider{"libc"};  // libc, icu, builtin (17), default
    bool deterministic = true;
    std::string lc_collate, lc_ctype;  // libc
    std::string locale;                // icu, builtin
    std::string rules;                 // icu, from 16

    bool operator==(const Collation&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        return std::tuple{attribute("provider", &Collation::provider, kReplaced),
                          attribute("deterministic", &Collation::deterministic, kReplaced),
                          attribute("lc_collate", &Collation::lc_collate, kReplaced),
                          attribute("lc_ctype", &Collation::lc_ctype, kReplaced),
                          attribute("locale", &Collation::locale, kReplaced),
                          attribute("rules", &Collation::rules,
                                    {.changed_by = ChangedBy::replacement, .lock = Lock::none, .since = 16})};
    }
};

}  // namespace schemadiff
