// facts_of() of expression.h: the guards' questions, answered by tokens.
#include <algorithm>
#include <iterator>

#include "sql/expression.h"
#include "sql/references.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// prokind `a` of pg_proc in 13 to 18, sorted.
constexpr std::string_view kAggregates[] = {"any_value",
                                            "array_agg",
                                            "avg",
                                            "bit_and",
                                            "bit_or",
                                            "bit_xor",
                                            "bool_and",
                                            "bool_or",
                                            "corr",
                                            "count",
                                            "covar_pop",
                                            "covar_samp",
                                            "every",
                                            "json_agg",
                                            "json_agg_strict",
                                            "json_arrayagg",
                                            "json_object_agg",
                                            "json_object_agg_strict",
                                            "json_object_agg_unique",
                                            "json_object_agg_unique_strict",
                                            "json_objectagg",
                                            "jsonb_agg",
                                            "jsonb_agg_strict",
                                            "jsonb_object_agg",
                                            "jsonb_object_agg_strict",
                                            "jsonb_object_agg_unique",
                                            "jsonb_object_agg_unique_strict",
                                            "max",
                                            "min",
                                            "mode",
                                            "percentile_cont",
                                            "percentile_disc",
                                            "range_agg",
                                            "range_intersect_agg",
                                            "regr_avgx",
                                            "regr_avgy",
                                            "regr_count",
                                            "regr_intercept",
                                            "regr_r2",
                                            "regr_slope",
                                            "regr_sxx",
                                            "regr_sxy",
                                            "regr_syy",
                                            "stddev",
                                            "stddev_pop",
                                            "stddev_samp",
                                            "string_agg",
                                            "sum",
                                            "var_pop",
                                            "var_samp",
                                            "variance",
                                            "xmlagg"};

// prokind `w` of pg_proc, sorted; four of them are aggregates too.
constexpr std::string_view kWindowFunctions[] = {"cume_dist",    "dense_rank", "first_value", "lag",
                                                 "last_value",   "lead",       "nth_value",   "ntile",
                                                 "percent_rank", "rank",       "row_number"};

// proretset of pg_proc without those that are called pg_..., sorted.
constexpr std::string_view kSetReturning[] = {"aclexplode",
                                              "generate_series",
                                              "generate_subscripts",
                                              "json_array_elements",
                                              "json_array_elements_text",
                                              "json_each",
                                              "json_each_text",
                                              "json_object_keys",
                                              "json_populate_recordset",
                                              "json_to_recordset",
                                              "jsonb_array_elements",
                                              "jsonb_array_elements_text",
                                              "jsonb_each",
                                              "jsonb_each_text",
                                              "jsonb_object_keys",
                                              "jsonb_path_query",
                                              "jsonb_path_query_tz",
                                              "jsonb_populate_recordset",
                                              "jsonb_to_recordset",
                                              "regexp_matches",
                                              "regexp_split_to_table",
                                              "string_to_table",
                                              "ts_debug",
                                              "ts_parse",
                                              "ts_stat",
                                              "ts_token_type",
                                              "txid_snapshot_xip",
                                              "unnest"};

template <typename List>
bool contains(const List& sorted, std::string_view name) {
    return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

void add_once(std::vector<std::vector<std::string>>& list, std::vector<std::string> name) {
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
}

// Functions of statistics and maintenance (pg_ls_dir, ...) have no place in a stored expression but these.
bool is_harmless_pg_function(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "pg_backend_pid", "pg_column_size",      "pg_typeof", "pg_char_to_encoding",
        "pg_get_expr",    "pg_encoding_to_char", "pg_lsn"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void note_builtin_call(std::string_view name, ExpressionFacts& facts) {
    if (contains(kAggregates, name)) facts.has_aggregate = true;
    if (contains(kWindowFunctions, name)) facts.has_window = true;
    if (contains(kSetReturning, name)) facts.has_set_returning = true;
    if (name.starts_with("pg_") && !is_harmless_pg_function(name)) facts.has_set_returning = true;
}

void note_word(const std::vector<Token>& found, std::size_t at, ExpressionFacts& facts) {
    const Token& token = found[at];
    if (at > 0 && found[at - 1].is('.')) return;
    const bool opens = at > 0 && found[at - 1].is('(');
    if (token.is_word("select")) facts.has_subquery = true;
    if (opens && (token.is_word("with") || token.is_word("values") || token.is_word("table")))
        facts.has_subquery = true;
    if (token.is_word("over")) facts.has_window = true;
    if (token.is_word("grouping")) facts.has_aggregate = true;
    // Key words of 16 and later that are aggregates, and so no names.
    const bool calls = at + 1 < found.size() && found[at + 1].is('(');
    if (calls && (token.is_word("json_arrayagg") || token.is_word("json_objectagg"))) facts.has_aggregate = true;
}

}  // namespace

bool ExpressionFacts::names_other_schema() const {
    const auto foreign = [](const std::vector<std::string>& name) {
        return name.size() > 1 && name[name.size() - 2] != "pg_catalog";
    };
    return std::any_of(functions.begin(), functions.end(), foreign) ||
           std::any_of(types.begin(), types.end(), foreign) || std::any_of(operators.begin(), operators.end(), foreign);
}

ExpressionFacts facts_of(std::string_view expression) {
    ExpressionFacts facts;
    const auto found = tokens_tolerant(expression);
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (found[at].kind == TokenKind::parameter) facts.has_parameter = true;
        if (found[at].kind == TokenKind::identifier) note_word(found, at, facts);
    }
    for (NameUse& use : names_used(expression)) {
        if (!use.call || use.in_literal) continue;
        const bool builtin = use.parts.size() == 1 || use.parts[use.parts.size() - 2] == "pg_catalog";
        if (builtin) note_builtin_call(use.parts.back(), facts);
        add_once(facts.functions, std::move(use.parts));
    }
    for (auto& type : types_used(expression)) add_once(facts.types, std::move(type));
    for (OperatorUse& use : operators_used(expression)) {
        if (!use.schema.empty()) add_once(facts.operators, {std::move(use.schema), std::move(use.name)});
    }
    return facts;
}

}  // namespace schemadiff::sql
