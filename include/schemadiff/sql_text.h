// Fragments of SQL as values: each type says how two of its texts are compared (compare/ladder.h).
//
// All are plain text to whoever prints them. The default `==` is equality of the text, the first step of the ladder.
#pragma once

#include <compare>
#include <string>
#include <utility>
#include <vector>

#include "schemadiff/options.h"

namespace schemadiff {

template <class Tag>
struct SqlText {
    std::string text;

    SqlText() = default;
    explicit SqlText(std::string value) : text(std::move(value)) {}
    bool empty() const { return text.empty(); }
    auto operator<=>(const SqlText&) const = default;
};

// A scalar expression over the columns of its relation: a default, a CHECK, an index key, a predicate.
using Expression = SqlText<struct ExpressionTag>;
// A whole SELECT: the text of a view.
using Query = SqlText<struct QueryTag>;
// A type as format_type() prints it with an empty search_path: `character varying(10)[]`, `public.mood`.
using TypeText = SqlText<struct TypeTag>;
// Words and literals in a fixed grammar of PostgreSQL's own, compared token by token: `RANGE (created_at)`,
// `FOR VALUES FROM (1) TO (10)`.
using Clause = SqlText<struct ClauseTag>;
// The keys of an index or an exclusion constraint: expressions, each with collation, operator class, order, operator.
using IndexKeys = SqlText<struct IndexKeysTag>;
// Compared to the byte: a function's body.
using Verbatim = SqlText<struct VerbatimTag>;

// A list of SQL names, exact (not quoted).
using Names = std::vector<std::string>;

}  // namespace schemadiff
