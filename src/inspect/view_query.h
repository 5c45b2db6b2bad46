// The text of a view, as pg_get_viewdef() prints it, for views and materialized views.
#pragma once

#include <string>
#include <string_view>

#include "inspect/request.h"
#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff::inspect {

// The expression for the select list, NULL where a relation of the view is locked; `view` is the view's oid.
std::string view_definition(const Request& request, std::string_view view);
// Sets the query, without the leading space and the semicolon. PostgreSQL prints an alias wherever a column's name
// needs one, so that the query alone gives the names of the columns; only those of VALUES are said apart.
void read_view_query(std::string_view printed, Query& query, Names& columns);

}  // namespace schemadiff::inspect
