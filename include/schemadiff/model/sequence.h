// A sequence (pg_sequence), free or owned by a column; a serial column's is one of these too.
//
// `serial` in a model is read as a column with a nextval() default and an owned sequence of the usual name, and
// written back so; an identity column's sequence is part of its column (column.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Sequence {
    TypeText type{"bigint"};
    // Where the model leaves a bound or start out, the loader fills in what PostgreSQL would (sequence.c, init_params).
    std::int64_t start = 1;
    std::int64_t increment = 1;
    std::int64_t minimum = 1;
    std::int64_t maximum = INT64_MAX;
    std::int64_t cache = 1;
    bool cycle = false;
    bool unlogged = false;
    // Table and column that the sequence is dropped with; the table is in the sequence's own schema (a server's rule).
    std::string owned_by_table;
    std::string owned_by_column;

    bool operator==(const Sequence&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kInPlace{.lock = Lock::share_row_exclusive};
        return std::tuple{attribute("type", &Sequence::type, kInPlace),
                          attribute("start", &Sequence::start, kInPlace),
                          attribute("increment", &Sequence::increment, kInPlace),
                          attribute("minimum", &Sequence::minimum, kInPlace),
                          attribute("maximum", &Sequence::maximum, kInPlace),
                          attribute("cache", &Sequence::cache, kInPlace),
                          attribute("cycle", &Sequence::cycle, kInPlace),
                          attribute("unlogged", &Sequence::unlogged, {.since = 15}),
                          attribute("owned_by_table", &Sequence::owned_by_table, kInPlace),
                          attribute("owned_by_column", &Sequence::owned_by_column, kInPlace)};
    }
};

}  // namespace schemadiff
