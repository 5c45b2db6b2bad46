#include "inspect/view_query.h"

#include <utility>

#include "sql/printed_form.h"

namespace schemadiff::inspect {

std::string view_definition(const Request& request, std::string_view view) {
    const std::string oid(view);
    const std::string text = request.unless_dependent_on_locked(
        "pg_rewrite", "(select w.oid from pg_catalog.pg_rewrite w where w.ev_class = " + oid + ")",
        "pg_catalog.pg_get_viewdef(" + oid + ")");
    return request.unless_locked(view, text);
}

void read_view_query(std::string_view printed, Query& query, Names& columns) {
    while (!printed.empty() && printed.front() == ' ') printed.remove_prefix(1);
    if (!printed.empty() && printed.back() == ';') printed.remove_suffix(1);
    sql::PrintedQuery written = sql::query_as_written(printed);
    query = Query(std::move(written.text));
    columns = std::move(written.columns);
}

}  // namespace schemadiff::inspect
