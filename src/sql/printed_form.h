// Expressions as PostgreSQL prints them, turned back into text that makes the very same tree.
//
// Used by inspect on what pg_get_expr, pg_get_constraintdef, pg_get_indexdef and pg_get_viewdef give. What they print
// is not always a fixed point: a cast around ARRAY[...] that the server added by itself is, when read, pushed into the
// elements (transformArrayExpr in src/backend/parser/parse_expr.c), and the next print differs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

// Says whether the column (`v`, or `t.v` in its parts' text) is of type character varying; see as_written.
using IsVarchar = std::function<bool(std::string_view column)>;

// The text with each `(ARRAY[...])::type[]` changed, and all else byte for byte:
// - `(v)::text = ANY ((ARRAY['a'::character varying, ...])::text[])` becomes `v IN ('a', ...)`, and <> ALL becomes NOT
// IN.
//   That is right for columns of type character varying (and of domains over it), which nearly all such are; where
//   `is_varchar` is given and says no, the next rule is used;
// - elsewhere the cast is left out, since the place where the array stands adds it again.
// Text without such an array costs one search.
std::string as_written(std::string_view printed, const IsVarchar& is_varchar = {});

// A query, and the names of its columns where it alone does not give them.
struct PrintedQuery {
    std::string text;
    std::vector<std::string> columns{};
};

// The same for the query of a view. A list of VALUES whose columns the view names (`CREATE VIEW v (a) AS VALUES (1)`)
// is printed as a SELECT from it, which, when read, is one level deeper, and printed differently. The marks of CYCLE
// are printed with a cast that cannot be read.
PrintedQuery query_as_written(std::string_view printed);

}  // namespace schemadiff::sql
