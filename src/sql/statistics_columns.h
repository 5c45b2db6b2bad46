// What extended statistics are on, in one order: `a, b, lower(c)`.
//
// Used by load and inspect: the server keeps columns in the order of the table, whatever the statement said.
#pragma once

#include <string>
#include <string_view>

namespace schemadiff::sql {

// Columns by name, then expressions as they come.
std::string sorted_statistics_columns(std::string_view columns);

// Whether it is one expression and nothing else: such statistics have no kinds.
bool is_one_expression(std::string_view columns);

}  // namespace schemadiff::sql
