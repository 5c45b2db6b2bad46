// The types of pg_catalog: how each is called in pg_type and how format_type() prints it.
//
// Used by type_name only. Row types of catalogs and arrays are not listed.
#pragma once

#include <string_view>

namespace schemadiff::sql {

// format_type(oid, -1) of the type with this typname; empty if pg_catalog has none.
std::string_view builtin_type_of_name(std::string_view name);

// True if the text is what format_type(oid, -1) prints for a type of pg_catalog.
bool is_printed_builtin_type(std::string_view text);

}  // namespace schemadiff::sql
