// The server's word on expressions, as text: builds the question that touches no table, and reads its answer.
//
// Used by the oracle that asks a live server (which sends the text, in a read-only transaction with a timeout, with an
// empty search_path and the other settings pinned). Nothing here talks to a server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/oracle.h"

namespace schemadiff::sql {

// An expression to be printed; `result_type` is what a default or generated column is cast to, or empty.
struct ExplainExpression {
    std::string_view text;
    std::string_view result_type;
};

// More expressions than this in one question gain nothing.
constexpr std::size_t kMaxExplainExpressions = 400;

// Why the pair may not be asked of a server; empty if it may. Refused: what is not one expression, subqueries,
// aggregates, window and set-returning functions, parameters, functions and operators of other schemas than pg_catalog
// (immutable ones would run at plan time), and COLLATE clauses that are not the same in both (the answer omits them).
std::string refusal_to_explain(std::string_view left, std::string_view right);

// EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT (e1), (e2)::type FROM json_to_recordset(null) AS relation(columns).
// Every expression must have passed refusal_to_explain. `relation` is the name by which expressions may qualify their
// columns (`t.a`). The constraints of a domain: one column called `value`.
std::string explain_question(std::string_view relation, const std::vector<ColumnContext>& columns,
                             const std::vector<ExplainExpression>& expressions);

// The printed forms in the order of the question; nullopt if the answer is not one plan with that many.
// Two expressions mean the same if these are the same text. Constants are folded and SQL functions inlined in them.
std::optional<std::vector<std::string>> read_explain_answer(std::string_view json, std::size_t expressions);

}  // namespace schemadiff::sql
