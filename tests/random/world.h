// Two schemas made by chance from one list of objects, as SQL: what stands, and what is wanted.
//
// An object may be in one of the two only, be the same in both, or differ in what was drawn for it. What it rests on is
// chosen among what its side has; where a side has nothing for it to rest on, it is not there. The SQL is written by
// this file alone, so that nothing of what it tests takes part in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace schemadiff::test {

// In the order in which they are made.
enum class Template {
    schema,
    enum_type,
    domain,
    composite_type,
    range_type,
    collation,
    sequence,
    function,
    trigger_function,
    procedure,
    aggregate,
    operator_,
    cast,
    text_search,
    table,
    partitioned_table,
    child_table,
    foreign_table,
    column_change,
    index,
    unique,
    check,
    exclusion,
    foreign_key,
    view,
    materialized_view,
    trigger,
    policy,
    rule,
    statistics,
    publication,
    event_trigger,
    default_privileges,
    grant,
    comment
};
constexpr int kTemplates = static_cast<int>(Template::comment) + 1;

using Draw = std::array<std::uint8_t, 8>;

struct Slot {
    Template what{};
    bool before_has = true;
    bool after_has = true;
    Draw before{};
    Draw after{};
};
using World = std::vector<Slot>;

enum class Side { before, after };

// The statements that make one side in an empty database, in their order.
std::vector<std::string> statements_of(const World& world, Side side);

// The tables of that side that can take rows, qualified and quoted.
std::vector<std::string> tables_of(const World& world, Side side);

}  // namespace schemadiff::test
