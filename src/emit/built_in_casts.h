// The casts of pg_cast between PostgreSQL's own types, strings left out: what `value::type` can say without a user's
// cast.
#pragma once

#include <string_view>

namespace schemadiff::emit {

// Types as format_type() prints them, without modifiers. Rule: pg_cast.dat of PostgreSQL 13 to 18, as far as all of
// them have it; strings (text and its like) are cast from and to everything through their text and are not listed.
bool is_built_in_cast(std::string_view from, std::string_view to);

}  // namespace schemadiff::emit
