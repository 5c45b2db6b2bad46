#include "sql/oracle_query.h"

#include <nlohmann/json.hpp>

#include "sql/expression.h"
#include "sql/quote.h"

namespace schemadiff::sql {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ".") + part;
    return out;
}

std::string foreign_name(const std::vector<std::vector<std::string>>& names) {
    for (const auto& name : names) {
        if (name.size() > 1 && name[name.size() - 2] != "pg_catalog") return joined(name);
    }
    return {};
}

std::string refusal_of(std::string_view text) {
    if (!is_single_expression(text)) return "it is not one expression";
    const ExpressionFacts facts = facts_of(text);
    if (facts.has_subquery) return "it has a subquery";
    if (facts.has_aggregate) return "it has an aggregate";
    if (facts.has_window) return "it has a window function";
    if (facts.has_set_returning) return "it has a set-returning function";
    if (facts.has_parameter) return "it has a parameter";
    if (const auto name = foreign_name(facts.functions); !name.empty()) return "it calls " + name;
    if (const auto name = foreign_name(facts.operators); !name.empty()) return "it uses the operator " + name;
    return {};
}

std::string column_definition(const ColumnContext& column) {
    std::string out = identifier(column.name) + " " + column.type;
    if (!column.collation.empty()) out += " COLLATE " + column.collation;
    return out;
}

// json_to_recordset(null) gives no row and reads nothing, but gives columns of any types.
std::string from_clause(std::string_view relation, const std::vector<ColumnContext>& columns) {
    if (columns.empty()) return {};
    std::string out =
        " FROM pg_catalog.json_to_recordset(NULL) AS " + identifier(relation.empty() ? "t" : relation) + "(";
    for (std::size_t i = 0; i < columns.size(); ++i) out += (i == 0 ? "" : ", ") + column_definition(columns[i]);
    return out + ")";
}

}  // namespace

std::string refusal_to_explain(std::string_view left, std::string_view right) {
    for (std::string_view text : {left, right}) {
        if (std::string reason = refusal_of(text); !reason.empty()) return reason;
    }
    const auto left_collations = collations_of(left);
    const auto right_collations = collations_of(right);
    if (!left_collations || !right_collations) return "it has COLLATE in a syntax that the parser does not know";
    if (*left_collations != *right_collations) return "its COLLATE clauses differ";
    return {};
}

std::string explain_question(std::string_view relation, const std::vector<ColumnContext>& columns,
                             const std::vector<ExplainExpression>& expressions) {
    std::string out = "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT ";
    bool first = true;
    for (const ExplainExpression& expression : expressions) {
        out += first ? "(" : ", (";
        first = false;
        out += expression.text;
        out += "\n)";  // the line break ends a comment at the text's end
        if (!expression.result_type.empty()) out.append("::").append(expression.result_type);
    }
    return out + from_clause(relation, columns);
}

std::optional<std::vector<std::string>> read_explain_answer(std::string_view json, std::size_t expressions) {
    const auto answer = nlohmann::json::parse(json, nullptr, false);
    if (!answer.is_array() || answer.size() != 1 || !answer[0].is_object() || !answer[0].contains("Plan"))
        return std::nullopt;
    const auto& plan = answer[0]["Plan"];
    if (!plan.is_object() || !plan.contains("Output") || !plan["Output"].is_array()) return std::nullopt;
    std::vector<std::string> output;
    for (const auto& text : plan["Output"]) {
        if (!text.is_string()) return std::nullopt;
        output.push_back(text.get<std::string>());
    }
    if (output.size() != expressions) return std::nullopt;
    return output;
}

}  // namespace schemadiff::sql
