// Indexes of tables and materialized views.

#include "compare/match.h"
#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

namespace {

Identity relation_id(const Index&, const Identity& index, Kind kind) {
    return {kind, index.schema, "", index.parent, ""};
}

// CONCURRENTLY is for tables that stand, and for none that is partitioned: there it is an error (13 to 18).
bool concurrently(const Object& object, const Index& value, const Catalog* catalog, const Context& context) {
    if (!context.concurrent_indexes || value.only || !value.attach_to.empty()) return false;
    if (catalog == nullptr) return true;
    if (catalog->find(relation_id(value, object.id, Kind::materialized_view)) != nullptr) return true;
    const Object* table = catalog->find(relation_id(value, object.id, Kind::table));
    return table != nullptr && table->as<Table>().partition_by.empty();
}

// The text of a key without operator class and order: a name, a call, or what stands in parentheses, and its COLLATE.
std::string key_expression(std::string_view text, const std::vector<sql::Token>& tokens, std::size_t first,
                           std::size_t last) {
    std::size_t at = first;
    int depth = 0;
    const auto take_parentheses = [&] {
        do {
            if (tokens[at].is('(')) ++depth;
            if (tokens[at].is(')')) --depth;
            ++at;
        } while (depth > 0 && at < last);
    };
    if (!tokens[at].is('(')) {
        ++at;
        while (at + 1 < last && tokens[at].is('.')) at += 2;
    }
    if (at < last && tokens[at].is('(')) take_parentheses();
    if (at + 1 < last && tokens[at].is_word("collate")) {
        at += 2;
        while (at + 1 < last && tokens[at].is('.')) at += 2;
    }
    return std::string(text.substr(tokens[first].offset, tokens[at - 1].end() - tokens[first].offset));
}

std::vector<std::string> key_expressions(std::string_view text) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(text);
    std::vector<std::string> keys;
    std::size_t first = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= tokens.size(); ++i) {
        const bool end = i == tokens.size() || (depth == 0 && tokens[i].is(','));
        if (end && i > first) keys.push_back("(" + key_expression(text, tokens, first, i) + ")");
        if (end) first = i + 1;
        if (i == tokens.size()) break;
        if (tokens[i].is('(') || tokens[i].is('[')) ++depth;
        if (tokens[i].is(')') || tokens[i].is(']')) --depth;
    }
    return keys;
}

void guard_duplicates(const Object& object, const Index& value, const Context& context, Statement& statement) {
    if (!value.unique) return;
    statement.data = DataEffect::may_fail;
    const std::string mentioned = value.keys.text + " " + value.predicate.text;
    if (value.only || !can_be_asked(context, object.id.schema, object.id.parent, mentioned)) return;
    const std::string table = parent_relation(object.id);
    const std::string condition = value.predicate.empty() ? "" : in_parentheses(value.predicate.text);
    statement.guard =
        Guard{"table " + table + " has rows with the same (" + value.keys.text + "): change or delete them first",
              duplicates_query(table, key_expressions(value.keys.text),
                               value.nulls_not_distinct ? KeyNulls::equal : KeyNulls::distinct, condition)};
}

void set_statistics(const Object& object, const Options& from, const Options& to, Statements& out) {
    const std::string index = relation(object.id);
    const auto set = [&](const std::string& position, const std::string& target) {
        add(out, "ALTER INDEX " + index + " ALTER COLUMN " + position + " SET STATISTICS " + target, index,
            Lock::share_update_exclusive);
    };
    for (const auto& [position, target] : from) {
        if (!to.contains(position)) set(position, "-1");
    }
    for (const auto& [position, target] : to) {
        const auto old = from.find(position);
        if (old == from.end() || old->second != target) set(position, target);
    }
}

// Where the parent's index is made after this one, or the partition attached after it, PostgreSQL attaches it by
// itself. An index made with ON ONLY waits to be told.
bool attaches(const Index& value, const Context& context) {
    if (context.after == nullptr) return true;
    const auto parent = compare::split_name(value.attach_to);
    if (!parent) return true;
    for (const ObjectPtr& each : context.after->objects()) {
        if (each->id.kind == Kind::index && each->id.schema == parent->first && each->id.name == parent->second) {
            return each->as<Index>().only;
        }
    }
    return false;
}

std::string create_head(const Object& object, const Index& value, bool concurrent) {
    return std::string("CREATE ") + (value.unique ? "UNIQUE " : "") + "INDEX " + (concurrent ? "CONCURRENTLY " : "") +
           sql::identifier(object.id.name) + " ON " + (value.only ? "ONLY " : "") + parent_relation(object.id);
}

}  // namespace

std::string index_definition(const Object& index, bool concurrent) {
    const Index& value = index.as<Index>();
    std::string sql = create_head(index, value, concurrent);
    if (value.method != "btree") sql += " USING " + sql::identifier(value.method);
    sql += " (" + value.keys.text + ")";
    if (!value.include.empty()) sql += " INCLUDE (" + name_list(value.include) + ")";
    if (value.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
    if (!value.with.empty()) sql += " WITH " + options_list(value.with);
    sql += tablespace_clause(value.tablespace);
    return value.predicate.empty() ? sql : sql + " WHERE " + value.predicate.text;
}

std::string address(const Object& object, const Index&) {
    return "INDEX " + relation(object.id);
}

void create(const Object& object, const Index& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    const bool concurrent = concurrently(object, value, context.before, context);
    const std::string table = parent_relation(object.id);
    Statement& statement = add(out, index_definition(object, concurrent), table,
                               concurrent ? Lock::share_update_exclusive : Lock::share, Work::scan);
    statement.outside_transaction = concurrent;
    if (value.only) statement.work = Work::none;
    if (value.nulls_not_distinct) statement.since = 15;
    guard_duplicates(object, value, context, statement);
    set_statistics(object, {}, value.statistics, out);
    if (value.attach_to.empty() || !attaches(value, context)) return;
    add(out, "ALTER INDEX " + value.attach_to + " ATTACH PARTITION " + relation(object.id), value.attach_to,
        Lock::share_update_exclusive)
        .locks.push_back({relation(object.id), Lock::access_exclusive});
}

void drop(const Object& object, const Index& value, const Context& context, Statements& out) {
    const bool concurrent = concurrently(object, value, context.before, context);
    const std::string index = relation(object.id);
    Statement& statement = add(out, std::string("DROP INDEX ") + (concurrent ? "CONCURRENTLY " : "") + index, index,
                               concurrent ? Lock::share_update_exclusive : Lock::access_exclusive);
    statement.locks.push_back({parent_relation(object.id), statement.locks.front().mode});
    statement.outside_transaction = concurrent;
}

void alter(const Object&, const Index& from, const Object& after, const Index& to, const Change& change, const Context&,
           Statements& out) {
    alter_index_storage(after, from.with, to.with, to.tablespace, change, out);
    if (change.touches("statistics")) set_statistics(after, from.statistics, to.statistics, out);
}

void rename(const Object& from, const Index&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string index = sql::qualified(to.id.schema, from.id.name);
    add(out, "ALTER INDEX " + index + " RENAME TO " + sql::identifier(to.id.name), index, Lock::share_update_exclusive);
}

}  // namespace schemadiff::emit
