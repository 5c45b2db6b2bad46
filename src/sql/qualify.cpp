#include "sql/qualify.h"

#include <algorithm>
#include <vector>

#include "sql/edits.h"
#include "sql/parse_tree.h"
#include "sql/quote.h"
#include "sql/references.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// Which catalog a string names an object of: 'x'::regclass.
enum class NamedBy { none, relation, type, function, collation };

NamedBy named_by_type(const std::vector<std::string>& type) {
    if (type.empty() || (type.size() > 1 && type.front() != "pg_catalog")) return NamedBy::none;
    const std::string& name = type.back();
    if (name == "regclass") return NamedBy::relation;
    if (name == "regtype") return NamedBy::type;
    if (name == "regproc" || name == "regprocedure") return NamedBy::function;
    if (name == "regcollation") return NamedBy::collation;
    return NamedBy::none;
}

bool takes_sequence(const std::vector<std::string>& function) {
    const std::string& name = function.back();
    const bool builtin = function.size() == 1 || function.front() == "pg_catalog";
    return builtin && (name == "nextval" || name == "currval" || name == "setval");
}

// Operators that the grammar gives a precedence of their own, which OPERATOR(..) would change (gram.y).
bool has_own_precedence(std::string_view name) {
    static constexpr std::string_view kNames[] = {"+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class Qualifier {
  public:
    Qualifier(const std::string& statement, const NameResolver& resolver)
        : statement_(statement), resolver_(resolver) {}

    void visit(const ProtobufCMessage& message) {
        if (const auto* node = as<PgQuery__SelectStmt>(message, pg_query__select_stmt__descriptor)) {
            return visit_with(message, node->with_clause);
        }
        if (const auto* node = as<PgQuery__InsertStmt>(message, pg_query__insert_stmt__descriptor)) {
            return visit_with(message, node->with_clause);
        }
        if (const auto* node = as<PgQuery__UpdateStmt>(message, pg_query__update_stmt__descriptor)) {
            return visit_with(message, node->with_clause);
        }
        if (const auto* node = as<PgQuery__DeleteStmt>(message, pg_query__delete_stmt__descriptor)) {
            return visit_with(message, node->with_clause);
        }
        if (const auto* node = as<PgQuery__MergeStmt>(message, pg_query__merge_stmt__descriptor)) {
            return visit_with(message, node->with_clause);
        }
        // FOR UPDATE OF names what FROM has in reach, never by its schema.
        if (as<PgQuery__LockingClause>(message, pg_query__locking_clause__descriptor)) return;
        note(message);
        visit_children(message);
    }

    // Index keys have no places in the tree: collations and operator classes stand behind the key itself, in its order.
    void visit_index_keys(std::size_t begin, std::size_t end) {
        std::size_t element = 0;
        int depth = 0;
        bool first = true;
        bool after_collate = false;
        Scanner scanner(statement_, begin);
        Token token;
        for (; scanner.next(token) && token.offset < end && element < elements_.size(); first = false) {
            if (token.is('(') || token.is('[')) ++depth;
            if (token.is(')') || token.is(']')) --depth;
            if (depth > 0) continue;
            if (token.is(',')) {
                ++element;
                first = true;
                if (!scanner.next(token)) break;
                if (token.is('(')) ++depth;
                continue;
            }
            if (!first && token.is_name()) note_key_word(token, *elements_[element], after_collate);
            after_collate = token.is_word("collate");
        }
    }

    std::vector<Edit> edits;

  private:
    void visit_children(const ProtobufCMessage& message) {
        each_child(message, [this](const ProtobufCMessage& child) { visit(child); });
    }

    // A CTE hides tables of its name from the whole statement, and, unless WITH RECURSIVE, only from the CTEs behind
    // it.
    void visit_with(const ProtobufCMessage& statement, const PgQuery__WithClause* with) {
        const std::size_t outer = hidden_.size();
        for (std::size_t i = 0; with != nullptr && i < with->n_ctes; ++i) {
            if (with->recursive) hidden_.emplace_back(with->ctes[i]->common_table_expr->ctename);
        }
        for (std::size_t i = 0; with != nullptr && i < with->n_ctes; ++i) {
            visit(with->ctes[i]->base);
            if (!with->recursive) hidden_.emplace_back(with->ctes[i]->common_table_expr->ctename);
        }
        each_child(statement, [&](const ProtobufCMessage& child) {
            if (with == nullptr || &child != &with->base) visit(child);
        });
        hidden_.resize(outer);
    }

    void note(const ProtobufCMessage& message) {
        if (const auto* range = as<PgQuery__RangeVar>(message, pg_query__range_var__descriptor)) note_relation(*range);
        if (const auto* type = as<PgQuery__TypeName>(message, pg_query__type_name__descriptor)) note_type(*type);
        if (const auto* call = as<PgQuery__FuncCall>(message, pg_query__func_call__descriptor)) note_call(*call);
        if (const auto* cast = as<PgQuery__TypeCast>(message, pg_query__type_cast__descriptor)) note_cast(*cast);
        if (const auto* clause = as<PgQuery__CollateClause>(message, pg_query__collate_clause__descriptor))
            note_collation(*clause);
        if (const auto* operation = as<PgQuery__AExpr>(message, pg_query__a__expr__descriptor))
            note_operator(*operation);
        if (const auto* element = as<PgQuery__IndexElem>(message, pg_query__index_elem__descriptor))
            elements_.push_back(element);
    }

    bool hidden(std::string_view name) const {
        return std::find(hidden_.begin(), hidden_.end(), name) != hidden_.end();
    }

    void insert_schema(std::size_t place, const std::optional<std::string>& schema) {
        if (schema) edits.push_back({place, place, identifier(*schema) + "."});
    }

    void note_relation(const PgQuery__RangeVar& range) {
        const bool has_schema = range.schemaname != nullptr && *range.schemaname != '\0';
        if (has_schema || hidden(range.relname)) return;
        insert_schema(static_cast<std::size_t>(range.location), resolver_.schema_of_relation(range.relname));
    }

    void note_type(const PgQuery__TypeName& type) {
        const auto names = names_of(type.n_names, type.names);
        if (names.size() != 1 || type.location < 0) return;
        insert_schema(static_cast<std::size_t>(type.location), resolver_.schema_of_type(names[0]));
    }

    void note_call(const PgQuery__FuncCall& call) {
        const auto names = names_of(call.n_funcname, call.funcname);
        if (names.empty()) return;
        if (names.size() == 1)
            insert_schema(static_cast<std::size_t>(call.location), resolver_.schema_of_function(names[0]));
        if (takes_sequence(names) && call.n_args > 0) note_literal(*call.args[0], NamedBy::relation);
    }

    void note_cast(const PgQuery__TypeCast& cast) {
        if (cast.arg == nullptr || cast.type_name == nullptr) return;
        note_literal(*cast.arg, named_by_type(names_of(cast.type_name->n_names, cast.type_name->names)));
    }

    std::optional<std::string> schema_of(NamedBy by, const std::string& name) const {
        switch (by) {
            case NamedBy::none:
                return std::nullopt;
            case NamedBy::relation:
                return resolver_.schema_of_relation(name);
            case NamedBy::type:
                return resolver_.schema_of_type(name);
            case NamedBy::function:
                return resolver_.schema_of_function(name);
            case NamedBy::collation:
                return resolver_.schema_of_collation(name);
        }
        return std::nullopt;
    }

    // Only plain literals: 'x', not E'x' or $$x$$.
    void note_literal(const PgQuery__Node& node, NamedBy by) {
        const bool is_string =
            node.node_case == PG_QUERY__NODE__NODE_A_CONST && node.a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL;
        if (by == NamedBy::none || !is_string) return;
        const auto place = static_cast<std::size_t>(node.a_const->location);
        if (place >= statement_.size() || statement_[place] != '\'') return;
        const auto words = tokens_tolerant(node.a_const->sval->sval);
        const bool qualified_already = words.size() > 1 && words[1].is('.');
        if (words.empty() || !words[0].is_name() || qualified_already) return;
        const auto schema = schema_of(by, words[0].value);
        if (!schema) return;
        std::string text = literal(identifier(*schema) + ".");
        if (text.front() == 'E') return;  // a schema with a backslash in its name
        edits.push_back({place + 1, place + 1, text.substr(1, text.size() - 2)});
    }

    void note_collation(const PgQuery__CollateClause& clause) {
        const auto names = names_of(clause.n_collname, clause.collname);
        if (names.size() != 1) return;
        Scanner scanner(statement_, static_cast<std::size_t>(clause.location));
        Token token;
        if (scanner.next(token) && scanner.next(token))
            insert_schema(token.offset, resolver_.schema_of_collation(names[0]));
    }

    void note_operator(const PgQuery__AExpr& operation) {
        const auto names = names_of(operation.n_name, operation.name);
        if (names.size() != 1 || has_own_precedence(names[0])) return;
        Scanner scanner(statement_, static_cast<std::size_t>(operation.location));
        Token token;
        if (!scanner.next(token) || token.kind != TokenKind::op || token.value != names[0]) return;
        const auto schema = resolver_.schema_of_operator(names[0]);
        if (schema)
            edits.push_back({token.offset, token.end(), "OPERATOR(" + identifier(*schema) + "." + names[0] + ")"});
    }

    void note_key_word(const Token& token, const PgQuery__IndexElem& element, bool after_collate) {
        const auto collation = names_of(element.n_collation, element.collation);
        const auto opclass = names_of(element.n_opclass, element.opclass);
        if (after_collate && collation.size() == 1)
            return insert_schema(token.offset, resolver_.schema_of_collation(token.value));
        if (opclass.size() == 1 && token.value == opclass[0])
            insert_schema(token.offset, resolver_.schema_of_operator_class(opclass[0]));
    }

    const std::string& statement_;
    const NameResolver& resolver_;
    std::vector<std::string> hidden_;
    std::vector<const PgQuery__IndexElem*> elements_;
};

// By tokens, ten times as fast as the parser: whether any name or operator is one that the resolver knows. Columns and
// aliases are among them, so a yes is only a maybe.
bool may_need_schema(std::string_view fragment, const NameResolver& resolver) {
    const auto known = [&](const NameUse& use) {
        const std::string& name = use.parts.front();
        return use.parts.size() == 1 && (resolver.schema_of_relation(name) || resolver.schema_of_type(name) ||
                                         resolver.schema_of_function(name) || resolver.schema_of_collation(name) ||
                                         resolver.schema_of_operator_class(name));
    };
    const auto names = names_used(fragment);
    if (std::any_of(names.begin(), names.end(), known)) return true;
    const auto operators = operators_used(fragment);
    return std::any_of(operators.begin(), operators.end(), [&](const OperatorUse& use) {
        return use.schema.empty() && resolver.schema_of_operator(use.name);
    });
}

}  // namespace

Qualified qualify(std::string_view fragment, FragmentKind kind, const NameResolver& resolver) {
    if (!may_need_schema(fragment, resolver)) return {std::string(fragment), true};
    const Wrapped wrapped = wrap(fragment, kind);
    const auto tree = ParseTree::parse(wrapped.statement);
    if (!tree) return {std::string(fragment), false};
    Qualifier qualifier(wrapped.statement, resolver);
    qualifier.visit(tree->root());
    if (kind == FragmentKind::index_keys) qualifier.visit_index_keys(wrapped.begin, wrapped.end);
    return {edited(wrapped, std::move(qualifier.edits)), true};
}

}  // namespace schemadiff::sql
