// Materialized views. Their rows can be made again from the query, so dropping one loses nothing.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const MaterializedView&) {
    return "MATERIALIZED VIEW " + relation(object.id);
}

void create(const Object& object, const MaterializedView& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE MATERIALIZED VIEW " + relation(object.id);
    if (!value.columns.empty()) sql += " (" + name_list(value.columns) + ")";
    if (value.access_method != "heap" && !value.access_method.empty())
        sql += " USING " + sql::identifier(value.access_method);
    const Options options = with_and_toast(value.with, value.toast);
    if (!options.empty()) sql += " WITH " + options_list(options);
    sql += tablespace_clause(value.tablespace) + " AS\n" + bare_query(value.query.text);
    if (!value.with_data) sql += "\nWITH NO DATA";
    Statement& statement = add(out, sql, "", Lock::none, value.with_data ? Work::scan : Work::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const MaterializedView&, const Context&, Statements& out) {
    add(out, "DROP MATERIALIZED VIEW " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const MaterializedView& from, const Object& after, const MaterializedView& to,
           const Change& change, const Context&, Statements& out) {
    const std::string view = relation(after.id);
    const std::string head = "ALTER MATERIALIZED VIEW " + view;
    if (change.touches("access_method")) {
        add(out, head + " SET ACCESS METHOD " + sql::identifier(to.access_method), view, Lock::access_exclusive,
            Work::rewrite)
            .since = 15;
    }
    if (change.touches("tablespace")) {
        add(out, head + " SET TABLESPACE " + tablespace_name(to.tablespace), view, Lock::access_exclusive,
            Work::rewrite);
    }
    if (change.touches("with")) change_options(out, head, from.with, to.with, view, Lock::share_update_exclusive);
    if (change.touches("toast")) {
        change_options(out, head, toast_options(from.toast), toast_options(to.toast), view,
                       Lock::share_update_exclusive);
    }
    if (change.touches("cluster_on") && to.cluster_on.empty()) {
        add(out, head + " SET WITHOUT CLUSTER", view, Lock::share_update_exclusive);
    }
    if (change.touches("with_data")) {
        add(out, "REFRESH MATERIALIZED VIEW " + view + (to.with_data ? "" : " WITH NO DATA"), view,
            Lock::access_exclusive, Work::rewrite);
    }
}

void rename(const Object& from, const MaterializedView&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "MATERIALIZED VIEW", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
