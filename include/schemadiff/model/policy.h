// A row-level security policy of a table (pg_policy).
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

struct Policy {
    bool permissive = true;
    std::string command{"all"};  // all, select, insert, update, delete
    Names roles{"public"};       // sorted; `public` alone for everybody
    Expression using_expression;
    Expression check_expression;

    bool operator==(const Policy&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement};
        return std::tuple{attribute("as", &Policy::permissive, kReplaced),
                          attribute("for", &Policy::command, kReplaced), attribute("to", &Policy::roles),
                          attribute("using", &Policy::using_expression), attribute("check", &Policy::check_expression)};
    }
};

}  // namespace schemadiff
