// A domain (pg_type, typtype d), with its constraints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/model/routine.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct DomainCheck {
    std::string name;
    Expression expression;
    bool not_valid = false;
    std::string comment;
    bool operator==(const DomainCheck&) const = default;
};
using DomainChecks = std::vector<DomainCheck>;  // sorted by name

struct Domain {
    TypeText type;
    std::string collation;  // qualified and quoted; empty: the type's own
    bool not_null = false;
    // Of the constraint that NOT NULL is from 17 on: the name where it is not the usual one, and the comment.
    std::string not_null_name;
    std::string not_null_comment;
    Expression default_value;
    DomainChecks checks;

    bool operator==(const Domain&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        constexpr AttributeTraits kScans{.lock = Lock::share, .work = Work::scan, .data = DataEffect::may_fail};
        return std::tuple{attribute("type", &Domain::type, kReplaced),
                          attribute("collation", &Domain::collation, kReplaced),
                          attribute("not_null", &Domain::not_null, kScans),
                          attribute("not_null_name", &Domain::not_null_name, {.lock = Lock::none, .since = 17}),
                          attribute("not_null_comment", &Domain::not_null_comment, {.lock = Lock::none, .since = 17}),
                          attribute("default", &Domain::default_value, {.lock = Lock::none}),
                          attribute("checks", &Domain::checks, kScans)};
    }
};

}  // namespace schemadiff
