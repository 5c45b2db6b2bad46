// An operator (pg_operator).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: the symbol as name, `left, right` as signature (`NONE` for a missing side).
struct Operator {
    TypeText left, right;             // empty: none
    std::string function;             // qualified and quoted
    std::string commutator, negator;  // OPERATOR(schema.symbol); empty: none
    std::string restrict_function, join_function;
    bool hashes = false;
    bool merges = false;

    bool operator==(const Operator&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("left", &Operator::left, kIdentity),
                          attribute("right", &Operator::right, kIdentity),
                          attribute("function", &Operator::function, kReplaced),
                          attribute("commutator", &Operator::commutator, kReplaced),
                          attribute("negator", &Operator::negator, kReplaced),
                          attribute("restrict", &Operator::restrict_function, kInPlace),
                          attribute("join", &Operator::join_function, kInPlace),
                          attribute("hashes", &Operator::hashes, kReplaced),
                          attribute("merges", &Operator::merges, kReplaced)};
    }
};

}  // namespace schemadiff
