#include "sql/expression.h"

#include <algorithm>
#include <array>

#include "sql/parse_tree.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

bool starts_query(const Token& token) {
    static constexpr std::array<std::string_view, 4> kWords = {"select", "with", "values", "table"};
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return token.is_word(word); });
}

const PgQuery__Node* only_target(const ParseTree& tree) {
    const PgQuery__SelectStmt* select = tree.only_select();
    if (select == nullptr || select->n_target_list != 1) return nullptr;
    const PgQuery__Node& target = *select->target_list[0];
    return target.node_case == PG_QUERY__NODE__NODE_RES_TARGET ? target.res_target->val : nullptr;
}

// The line break ends a comment at the text's end.
std::optional<ParseTree> parse_expression(std::string_view text) {
    if (!is_single_expression(text)) return std::nullopt;
    auto tree = ParseTree::parse("SELECT (" + std::string(text) + "\n)");
    if (!tree || only_target(*tree) == nullptr) return std::nullopt;
    return tree;
}

bool has_word(std::string_view text, std::string_view word) {
    const auto found = tokens_tolerant(text);
    return std::any_of(found.begin(), found.end(), [&](const Token& token) { return token.is_word(word); });
}

class CollateReader {
  public:
    void visit(const ProtobufCMessage& message) {
        if (const auto* clause = as<PgQuery__CollateClause>(message, pg_query__collate_clause__descriptor)) {
            auto names = names_of(clause->n_collname, clause->collname);
            if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
            found.push_back({std::move(names), leaves_});
        }
        const bool is_leaf = message.descriptor == &pg_query__column_ref__descriptor ||
                             message.descriptor == &pg_query__a__const__descriptor;
        if (is_leaf) {
            ++leaves_;
            return;
        }
        // Type modifiers are constants too, but no operands.
        if (message.descriptor == &pg_query__type_name__descriptor) return;
        each_child(message, [this](const ProtobufCMessage& child) { visit(child); });
    }

    std::vector<CollateUse> found;

  private:
    std::size_t leaves_ = 0;
};

std::string column_name_of(const PgQuery__Node* node);

std::string name_of_call(const PgQuery__FuncCall& call) {
    const auto names = names_of(call.n_funcname, call.funcname);
    return names.empty() ? "" : names.back();
}

std::string last_field(std::size_t count, PgQuery__Node* const* fields) {
    for (std::size_t i = count; i > 0; --i) {
        if (fields[i - 1]->node_case == PG_QUERY__NODE__NODE_STRING) return fields[i - 1]->string->sval;
    }
    return {};
}

std::string name_of_value_function(PgQuery__SQLValueFunctionOp op) {
    switch (op) {
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
            return "current_date";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N:
            return "current_time";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N:
            return "current_timestamp";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N:
            return "localtime";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N:
            return "localtimestamp";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE:
            return "current_role";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER:
            return "current_user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER:
            return "user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER:
            return "session_user";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG:
            return "current_catalog";
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA:
            return "current_schema";
        default:  // libpg_query's enumeration, not ours
            return "";
    }
}

// A cast names its column after the operand if that has a name, else after the type.
std::string name_of_cast(const PgQuery__TypeCast& cast) {
    std::string name = column_name_of(cast.arg);
    const bool weak = cast.arg != nullptr && cast.arg->node_case == PG_QUERY__NODE__NODE_CASE_EXPR;
    if (!name.empty() && !(weak && name == "case")) return name;
    return last_field(cast.type_name->n_names, cast.type_name->names);
}

std::string name_of_indirection(const PgQuery__AIndirection& value) {
    const std::string name = last_field(value.n_indirection, value.indirection);
    return name.empty() ? column_name_of(value.arg) : name;
}

std::string column_name_of(const PgQuery__Node* node) {
    if (node == nullptr) return {};
    switch (node->node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            return last_field(node->column_ref->n_fields, node->column_ref->fields);
        case PG_QUERY__NODE__NODE_A_INDIRECTION:
            return name_of_indirection(*node->a_indirection);
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return name_of_call(*node->func_call);
        case PG_QUERY__NODE__NODE_A_EXPR:
            return node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? "nullif" : "";
        case PG_QUERY__NODE__NODE_TYPE_CAST:
            return name_of_cast(*node->type_cast);
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return column_name_of(node->collate_clause->arg);
        case PG_QUERY__NODE__NODE_GROUPING_FUNC:
            return "grouping";
        case PG_QUERY__NODE__NODE_CASE_EXPR: {
            const std::string name = column_name_of(node->case_expr->defresult);
            return name.empty() ? "case" : name;
        }
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            return "array";
        case PG_QUERY__NODE__NODE_ROW_EXPR:
            return "row";
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            return "coalesce";
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_LEAST ? "least" : "greatest";
        case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
            return name_of_value_function(node->sqlvalue_function->op);
        default:  // libpg_query's enumeration, not ours
            return {};
    }
}

}  // namespace

bool is_single_expression(std::string_view text) {
    int depth = 0;
    bool first = true;
    Scanner scanner(text);
    Token token;
    while (scanner.next(token)) {
        if (token.kind == TokenKind::bad || token.is(';')) return false;
        if (first && starts_query(token)) return false;
        first = false;
        if (token.is('(') || token.is('[')) ++depth;
        if ((token.is(')') || token.is(']')) && --depth < 0) return false;
        if (depth == 0 && token.is(',')) return false;
    }
    return !first && depth == 0;
}

std::optional<std::string> canonical_expression(std::string_view text) {
    const auto tree = parse_expression(text);
    if (!tree) return std::nullopt;
    return print_tree(only_target(*tree)->base);
}

std::optional<std::string> canonical_query(std::string_view text) {
    const auto tree = ParseTree::parse(std::string(text));
    if (!tree || tree->only_select() == nullptr || tree->only_select()->into_clause != nullptr) return std::nullopt;
    return print_tree(tree->only_select()->base);
}

bool same_by_parser(std::string_view left, std::string_view right) {
    const auto one = canonical_expression(left);
    return one && one == canonical_expression(right);
}

std::optional<std::vector<CollateUse>> collations_of(std::string_view text) {
    if (!has_word(text, "collate")) return std::vector<CollateUse>{};
    const auto tree = parse_expression(text);
    if (!tree) return std::nullopt;
    CollateReader reader;
    reader.visit(only_target(*tree)->base);
    return std::move(reader.found);
}

std::string figure_column_name(std::string_view expression) {
    const auto tree = parse_expression(expression);
    return tree ? column_name_of(only_target(*tree)) : std::string();
}

}  // namespace schemadiff::sql
