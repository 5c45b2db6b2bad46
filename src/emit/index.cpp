#include "compare/ladder.h"
#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Index&) { return "INDEX " + relation(object.id); }

std::string index_definition(const Object& object, bool concurrently) {
    const Index& value = object.as<Index>();
    std::string sql = value.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    if (concurrently) sql += "CONCURRENTLY ";
    sql += sql::identifier(object.id.name) + " ON " + (value.only ? "ONLY " : "") + parent_relation(object.id);
    if (value.method != "btree") sql += " USING " + sql::identifier(value.method);
    sql += " (" + value.keys.text + ")";
    if (!value.include.empty()) sql += " INCLUDE (" + name_list(value.include) + ")";
    if (value.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
    if (!value.with.empty()) sql += " WITH " + options_list(value.with);
    sql += tablespace_clause(value.tablespace);
    if (!value.predicate.empty()) sql += " WHERE " + in_parentheses(value.predicate.text);
    return sql;
}

namespace {

// The rows that a unique index would not take; only where all that it mentions stood before.
void guard_unique(const Object& object, const Index& value, const Context& context, Statement& statement) {
    if (!value.unique) return;
    statement.data = DataEffect::may_fail;
    const Identity& id = object.id;
    if (!was_there(context, id.schema, id.parent, {}) || !can_be_asked(context, id.schema, id.parent, value.keys.text) ||
        !can_be_asked(context, id.schema, id.parent, value.predicate.text))
        return;
    std::vector<std::string> keys;
    for (const compare::IndexKey& key : compare::split_index_keys(value.keys.text)) keys.push_back(key.expression);
    statement.guard = Guard{"rows of " + parent_relation(id) + " have the same keys, so " + id.described() +
                                " cannot be unique: remove the doubles first",
                            duplicates_query(parent_relation(id), keys,
                                             value.nulls_not_distinct ? KeyNulls::equal : KeyNulls::distinct,
                                             value.predicate.text)};
}

void set_statistics(const Object& object, const Options& statistics, Statements& out) {
    for (const auto& [key, target] : statistics)
        add(out, "ALTER INDEX " + relation(object.id) + " ALTER COLUMN " + key + " SET STATISTICS " + target,
            relation(object.id), Lock::share_update_exclusive);
}

}  // namespace

void create(const Object& object, const Index& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    const bool concurrently = context.concurrent_indexes && !value.only && was_there(context, object.id.schema, object.id.parent, {});
    Statement& statement = add(out, index_definition(object, concurrently), parent_relation(object.id),
                               concurrently ? Lock::share_update_exclusive : Lock::share, Work::scan);
    statement.outside_transaction = concurrently;
    if (value.nulls_not_distinct) statement.since = 15;
    guard_unique(object, value, context, statement);
    set_statistics(object, value.statistics, out);
    if (!value.attach_to.empty())
        add(out, "ALTER INDEX " + value.attach_to + " ATTACH PARTITION " + relation(object.id), parent_relation(object.id),
            Lock::access_exclusive);
}

void drop(const Object& object, const Index& value, const Context& context, Statements& out) {
    const bool concurrently = context.concurrent_indexes && !value.only && value.attach_to.empty();
    add(out, std::string("DROP INDEX ") + (concurrently ? "CONCURRENTLY " : "") + relation(object.id),
        parent_relation(object.id), concurrently ? Lock::share_update_exclusive : Lock::access_exclusive)
        .outside_transaction = concurrently;
}

void alter(const Object&, const Index& from, const Object& after, const Index& to, const Change& change, const Context&,
           Statements& out) {
    alter_index_storage(after, from.with, to.with, to.tablespace, change, out);
    if (!change.touches("statistics")) return;
    Options statistics = to.statistics;
    for (const auto& [key, target] : from.statistics)
        if (!to.statistics.count(key)) statistics[key] = "-1";
    set_statistics(after, statistics, out);
}

void rename(const Object& from, const Index&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "INDEX", Lock::share_update_exclusive, out);
}

}  // namespace schemadiff::emit
