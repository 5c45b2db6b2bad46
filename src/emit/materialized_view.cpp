#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const MaterializedView&) { return "MATERIALIZED VIEW " + relation(object.id); }

void create(const Object& object, const MaterializedView& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE MATERIALIZED VIEW " + relation(object.id);
    if (!value.columns.empty()) sql += " (" + name_list(value.columns) + ")";
    if (value.access_method != "heap") sql += " USING " + sql::identifier(value.access_method);
    const Options with = with_and_toast(value.with, value.toast);
    if (!with.empty()) sql += " WITH " + options_list(with);
    sql += tablespace_clause(value.tablespace) + " AS\n" + bare_query(value.query.text);
    sql += value.with_data ? "\n  WITH DATA" : "\n  WITH NO DATA";
    add(out, sql, relation(object.id), Lock::none).privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const MaterializedView&, const Context&, Statements& out) {
    add(out, "DROP MATERIALIZED VIEW " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const MaterializedView& from, const Object& after, const MaterializedView& to,
           const Change& change, const Context&, Statements& out) {
    const std::string name = relation(after.id);
    const std::string head = "ALTER MATERIALIZED VIEW " + name;
    if (change.touches("with_data"))
        add(out, "REFRESH MATERIALIZED VIEW " + name + (to.with_data ? "" : " WITH NO DATA"), name,
            Lock::access_exclusive, Work::rewrite);
    change_options(out, head, with_and_toast(from.with, from.toast), with_and_toast(to.with, to.toast), name,
                   Lock::share_update_exclusive);
    if (change.touches("access_method"))
        add(out, head + " SET ACCESS METHOD " + sql::identifier(to.access_method), name, Lock::access_exclusive,
            Work::rewrite)
            .since = 15;
    if (change.touches("tablespace"))
        add(out, head + " SET TABLESPACE " + tablespace_name(to.tablespace), name, Lock::access_exclusive, Work::rewrite);
    if (change.touches("cluster_on"))
        add(out, head + (to.cluster_on.empty() ? " SET WITHOUT CLUSTER" : " CLUSTER ON " + sql::identifier(to.cluster_on)),
            name, Lock::share_update_exclusive);
}

void rename(const Object& from, const MaterializedView&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "MATERIALIZED VIEW", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
