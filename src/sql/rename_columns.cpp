#include "sql/rename_columns.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "sql/edits.h"
#include "sql/parse_tree.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// What a FROM clause brings into reach, under the name by which columns are named.
struct Item {
    std::string refname;
    bool is_alias = false;
    const RelationRename* rename = nullptr;  // null: not renamed, or no relation
    const PgQuery__RangeVar* range = nullptr;
    std::vector<std::string> joined{};  // renamed columns by which it is joined: these keep their names here
};
using Scope = std::vector<Item>;

class Renamer {
  public:
    Renamer(const std::string& statement, FragmentKind kind, const RelationRenames& renames,
            const std::pair<std::string, std::string>* own)
        : statement_(statement), renames_(renames), lists_nothing_(kind == FragmentKind::expression) {
        if (own == nullptr) return;
        own_ = renames.find(*own);
        if (own_ == nullptr) return;
        scopes_.push_back({{own->second, false, own_, nullptr, {}}});
    }

    void visit(const ProtobufCMessage& message) {
        if (const auto* node = as<PgQuery__SelectStmt>(message, pg_query__select_stmt__descriptor))
            return visit_select(*node);
        if (const auto* node = as<PgQuery__InsertStmt>(message, pg_query__insert_stmt__descriptor))
            return visit_insert(*node);
        if (const auto* node = as<PgQuery__UpdateStmt>(message, pg_query__update_stmt__descriptor))
            return visit_update(*node);
        if (const auto* node = as<PgQuery__DeleteStmt>(message, pg_query__delete_stmt__descriptor))
            return visit_delete(*node);
        if (const auto* node = as<PgQuery__LockingClause>(message, pg_query__locking_clause__descriptor))
            return rename_locked(*node);
        if (const auto* node = as<PgQuery__MergeStmt>(message, pg_query__merge_stmt__descriptor))
            return visit_merge(*node);
        if (const auto* node = as<PgQuery__ColumnRef>(message, pg_query__column_ref__descriptor)) rename(*node);
        if (const auto* node = as<PgQuery__IndexElem>(message, pg_query__index_elem__descriptor)) keys_.push_back(node);
        visit_children(message);
    }

    void visit_keys(std::size_t begin, std::size_t end) { rename_keys(begin, end, keys_, own_); }

    std::vector<Edit> edits;
    bool is_beyond = false;

  private:
    void visit_children(const ProtobufCMessage& message) {
        each_child(message, [this](const ProtobufCMessage& child) { visit(child); });
    }

    const RelationRename* find(const PgQuery__RangeVar& range) const {
        if (range.schemaname == nullptr || *range.schemaname == '\0') return nullptr;
        return renames_.find({range.schemaname, range.relname});
    }

    Item item_of(const PgQuery__RangeVar& range) {
        if (range.alias == nullptr) return {range.relname, false, find(range), &range};
        // Its columns may have other names here.
        if (range.alias->n_colnames > 0 && find(range) != nullptr) is_beyond = true;
        return {range.alias->aliasname, true, find(range), &range};
    }

    void collect(const PgQuery__Node* node, Scope& scope) {
        if (node == nullptr) return;
        if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) scope.push_back(item_of(*node->range_var));
        if (node->node_case == PG_QUERY__NODE__NODE_RANGE_SUBSELECT && node->range_subselect->alias != nullptr)
            scope.push_back({node->range_subselect->alias->aliasname, true});
        if (node->node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION && node->range_function->alias != nullptr)
            scope.push_back({node->range_function->alias->aliasname, true});
        if (node->node_case == PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE)
            collect(node->range_table_sample->relation, scope);
        if (node->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return;
        const std::size_t first = scope.size();
        collect(node->join_expr->larg, scope);
        collect(node->join_expr->rarg, scope);
        keep_joined(*node->join_expr, {scope.begin() + static_cast<std::ptrdiff_t>(first), scope.end()});
    }

    void keep_joined(const PgQuery__JoinExpr& join, std::span<Item> items) {
        if (join.is_natural || (join.alias != nullptr && join.alias->n_colnames > 0)) is_beyond = true;
        for (const std::string& name : names_of(join.n_using_clause, join.using_clause))
            for (Item& item : items)
                if (item.rename != nullptr && item.rename->columns.count(name) > 0) item.joined.push_back(name);
    }

    static bool is_joined_by(const Item& item, const std::string& column) {
        return std::find(item.joined.begin(), item.joined.end(), column) != item.joined.end();
    }

    // `people persons(id, name)`
    void add_aliases(const Scope& scope) {
        for (const Item& item : scope) {
            if (item.joined.empty()) continue;
            if (item.rename->order.empty()) is_beyond = true;
            std::string list;
            for (const std::string& column : item.rename->order) {
                const auto renamed = item.rename->columns.find(column);
                const bool is_new = renamed != item.rename->columns.end() && !is_joined_by(item, column);
                list += (list.empty() ? "(" : ", ") + identifier(is_new ? renamed->second : column);
            }
            const std::size_t end = end_of(*item.range);
            edits.push_back({end, end, (item.is_alias ? "" : " " + identifier(item.rename->name)) + list + ")"});
        }
    }

    // The end of its names, or of its alias.
    std::size_t end_of(const PgQuery__RangeVar& range) const {
        Scanner scanner(statement_, static_cast<std::size_t>(range.location));
        Token token;
        std::size_t end = 0;
        for (int names = 0; names < (range.alias == nullptr ? 2 : 3) && scanner.next(token);) {
            if (token.is_name() && !(names == 2 && token.is_word("as"))) ++names;
            end = token.end();
        }
        return end;
    }

    void visit_select(const PgQuery__SelectStmt& select) {
        Scope scope;
        for (std::size_t i = 0; i < select.n_from_clause; ++i) collect(select.from_clause[i], scope);
        add_aliases(scope);
        scopes_.push_back(std::move(scope));
        visit_list(select.n_target_list, select.target_list);
        each_child(select.base, [&](const ProtobufCMessage& child) {
            if (!is_one_of(child, select.n_target_list, select.target_list)) visit(child);
        });
        scopes_.pop_back();
    }

    static bool is_one_of(const ProtobufCMessage& child, std::size_t count, PgQuery__Node* const* nodes) {
        return std::any_of(nodes, nodes + count, [&](const PgQuery__Node* node) { return &node->base == &child; });
    }

    // What is selected or returned: a column keeps the name that it had there.
    void visit_list(std::size_t count, PgQuery__Node* const* targets) {
        const bool lists_nothing = std::exchange(lists_nothing_, false);
        for (std::size_t i = 0; i < count; ++i) {
            const PgQuery__ResTarget* target =
                targets[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET ? targets[i]->res_target : nullptr;
            const bool is_column = target != nullptr && target->val != nullptr &&
                                   target->val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
            if (!is_column || (target->name != nullptr && *target->name != '\0')) {
                visit(targets[i]->base);
                continue;
            }
            const auto renamed = rename(*target->val->column_ref);
            if (renamed && !lists_nothing)
                edits.push_back({renamed->end, renamed->end, " AS " + identifier(renamed->old_name)});
        }
    }

    // The columns that are written: named at the place of the target.
    void rename_written(const PgQuery__RangeVar* relation, std::size_t count, PgQuery__Node* const* targets) {
        const RelationRename* rename = relation == nullptr ? nullptr : find(*relation);
        for (std::size_t i = 0; i < count; ++i) {
            if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET) continue;
            const PgQuery__ResTarget& target = *targets[i]->res_target;
            const auto found = rename == nullptr ? std::map<std::string, std::string>::const_iterator()
                                                 : rename->columns.find(target.name);
            if (rename == nullptr || found == rename->columns.end()) continue;
            Token token;
            if (Scanner(statement_, static_cast<std::size_t>(target.location)).next(token)) put(token, found->second);
        }
    }

    // A key that is a column has no place in the tree: it is the first word of its part of the list.
    void rename_keys(std::size_t begin, std::size_t end, const std::vector<const PgQuery__IndexElem*>& keys,
                     const RelationRename* relation) {
        std::size_t element = 0;
        int depth = 0;
        bool is_first = true;
        Scanner scanner(statement_, begin);
        Token token;
        for (; scanner.next(token) && token.offset < end && element < keys.size(); is_first = false) {
            if (token.is('(') || token.is('[')) ++depth;
            if (token.is(')') || token.is(']')) --depth;
            if (depth < 0) return;
            if (depth == 0 && token.is(',')) {
                ++element;
                if (!scanner.next(token) || element == keys.size()) return;
                is_first = true;
                if (token.is('(')) ++depth;
            }
            const char* name = is_first ? keys[element]->name : nullptr;
            if (name != nullptr && *name != '\0') rename_column(token, name, relation);
        }
    }

    // ON CONFLICT (id) DO UPDATE SET name = excluded.name
    void rename_conflict(const PgQuery__RangeVar& relation, const PgQuery__OnConflictClause& conflict) {
        rename_written(&relation, conflict.n_target_list, conflict.target_list);
        if (conflict.infer == nullptr) return;
        std::vector<const PgQuery__IndexElem*> keys;
        for (std::size_t i = 0; i < conflict.infer->n_index_elems; ++i)
            keys.push_back(conflict.infer->index_elems[i]->index_elem);
        const std::size_t inside = static_cast<std::size_t>(conflict.infer->location) + 1;
        rename_keys(inside, statement_.size(), keys, find(relation));
    }

    void visit_insert(const PgQuery__InsertStmt& insert) {
        if (insert.on_conflict_clause != nullptr) rename_conflict(*insert.relation, *insert.on_conflict_clause);
        rename_written(insert.relation, insert.n_cols, insert.cols);
        scopes_.push_back({{"excluded", true, find(*insert.relation), nullptr, {}}});
        write_to(insert.relation, insert.base, 0, nullptr, insert.n_returning_list, insert.returning_list);
        scopes_.pop_back();
    }

    void visit_merge(const PgQuery__MergeStmt& merge) {
        for (std::size_t i = 0; i < merge.n_merge_when_clauses; ++i) {
            const PgQuery__MergeWhenClause& clause = *merge.merge_when_clauses[i]->merge_when_clause;
            rename_written(merge.relation, clause.n_target_list, clause.target_list);
        }
        write_to(merge.relation, merge.base, 1, &merge.source_relation, 0, nullptr);
    }

    void visit_update(const PgQuery__UpdateStmt& update) {
        rename_written(update.relation, update.n_target_list, update.target_list);
        write_to(update.relation, update.base, update.n_from_clause, update.from_clause, update.n_returning_list,
                 update.returning_list);
    }

    void visit_delete(const PgQuery__DeleteStmt& statement) {
        write_to(statement.relation, statement.base, statement.n_using_clause, statement.using_clause,
                 statement.n_returning_list, statement.returning_list);
    }

    void write_to(const PgQuery__RangeVar* relation, const ProtobufCMessage& statement, std::size_t n_from,
                  PgQuery__Node* const* from, std::size_t n_returning, PgQuery__Node* const* returning) {
        Scope scope;
        if (relation != nullptr) scope.push_back(item_of(*relation));
        for (std::size_t i = 0; i < n_from; ++i) collect(from[i], scope);
        add_aliases(scope);
        scopes_.push_back(std::move(scope));
        visit_list(n_returning, returning);
        each_child(statement, [&](const ProtobufCMessage& child) {
            if (!is_one_of(child, n_returning, returning)) visit(child);
        });
        scopes_.pop_back();
    }

    // FOR UPDATE OF names the items of FROM.
    void rename_locked(const PgQuery__LockingClause& clause) {
        for (std::size_t i = 0; i < clause.n_locked_rels; ++i) {
            const PgQuery__RangeVar& range = *clause.locked_rels[i]->range_var;
            Token token;
            if (!Scanner(statement_, static_cast<std::size_t>(range.location)).next(token)) continue;
            for (const Item& item : scopes_.back())
                if (item.refname == range.relname) rename_relation(token, item);
        }
    }

    // Where a renamed column's text ends, and what it was called.
    struct Renamed {
        std::size_t end = 0;
        std::string old_name;
    };

    void put(const Token& token, const std::string& name) {
        edits.push_back({token.offset, token.end(), identifier(name)});
    }

    // The tokens of the names, which points stand between.
    std::vector<Token> tokens_of(const PgQuery__ColumnRef& column) const {
        std::vector<Token> out;
        Scanner scanner(statement_, static_cast<std::size_t>(column.location));
        Token token;
        while (out.size() < column.n_fields && scanner.next(token))
            if (!token.is('.')) out.push_back(token);
        return out;
    }

    std::optional<Renamed> rename_column(const Token& token, const std::string& name, const Item& item) {
        return is_joined_by(item, name) ? std::nullopt : rename_column(token, name, item.rename);
    }

    std::optional<Renamed> rename_column(const Token& token, const std::string& name, const RelationRename* rename) {
        if (rename == nullptr) return std::nullopt;
        const auto found = rename->columns.find(name);
        if (found == rename->columns.end()) return std::nullopt;
        put(token, found->second);
        return Renamed{token.end(), name};
    }

    std::optional<Renamed> rename_bare(const Token& token, const std::string& name) {
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
            for (const Item& item : *scope)
                if (const auto renamed = rename_column(token, name, item)) return renamed;
        // A whole row.
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
            for (const Item& item : *scope)
                if (item.refname == name) return rename_relation(token, item), std::nullopt;
        return std::nullopt;
    }

    void rename_relation(const Token& token, const Item& item) {
        if (!item.is_alias && item.rename != nullptr && item.rename->name != item.refname)
            put(token, item.rename->name);
    }

    std::optional<Renamed> rename(const PgQuery__ColumnRef& column) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < column.n_fields; ++i)
            names.emplace_back(
                column.fields[i]->node_case == PG_QUERY__NODE__NODE_STRING ? column.fields[i]->string->sval : "");
        const std::vector<Token> tokens = tokens_of(column);
        if (tokens.size() != names.size() || names.empty() || column.location < 0) return std::nullopt;
        if (names.size() == 1) return rename_bare(tokens[0], names[0]);
        if (names.size() == 3) return rename_column(tokens[2], names[2], renames_.find({names[0], names[1]}));
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
            for (const Item& item : *scope) {
                if (item.refname != names[0]) continue;
                rename_relation(tokens[0], item);
                return rename_column(tokens[1], names[1], item);
            }
        const bool is_row = names[0] == "new" || names[0] == "old";
        return rename_column(tokens[1], names[1], is_row ? own_ : nullptr);
    }

    const std::string& statement_;
    const RelationRenames& renames_;
    const RelationRename* own_ = nullptr;
    bool lists_nothing_;  // the SELECT around an expression is ours
    std::vector<Scope> scopes_;
    std::vector<const PgQuery__IndexElem*> keys_;
};

// By tokens, ten times as fast as the parser: whether anything that is renamed stands there at all.
bool may_be_touched(std::string_view fragment, const RelationRenames& renames) {
    Scanner scanner(fragment);
    Token token;
    while (scanner.next(token))
        if (token.is_name() && renames.has_word(token.value)) return true;
    return false;
}

}  // namespace

RelationRename& RelationRenames::at(const Key& relation) {
    RelationRename& out = all_[relation];
    if (out.name.empty()) out.name = relation.second;
    return out;
}

void RelationRenames::rename_relation(const Key& relation, const std::string& name) {
    at(relation).name = name;
    words_.insert(relation.second);
}

void RelationRenames::rename_column(const Key& relation, const std::string& old_name, const std::string& name) {
    at(relation).columns[old_name] = name;
    words_.insert(old_name);
}

const RelationRename* RelationRenames::find(const Key& relation) const {
    const auto found = all_.find(relation);
    return found == all_.end() ? nullptr : &found->second;
}

std::optional<std::string> rename_columns(std::string_view fragment, FragmentKind kind, const RelationRenames& renames,
                                          const std::pair<std::string, std::string>* own) {
    if (!may_be_touched(fragment, renames)) return std::string(fragment);
    const Wrapped wrapped = wrap(fragment, kind);
    const auto tree = ParseTree::parse(wrapped.statement);
    if (!tree) return std::nullopt;
    Renamer renamer(wrapped.statement, kind, renames, own);
    renamer.visit(tree->root());
    if (renamer.is_beyond) return std::nullopt;
    if (kind == FragmentKind::index_keys) renamer.visit_keys(wrapped.begin, wrapped.end);
    return edited(wrapped, std::move(renamer.edits));
}

}  // namespace schemadiff::sql
