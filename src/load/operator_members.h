// The members of operator classes and families: `OPERATOR 1 <(integer,integer)`, `FUNCTION 1 (integer, integer) f(..)`.
#pragma once

#include "load/form.h"

namespace schemadiff::load {

// Brings `members`, which the mapping says under that key, into the words and the order in which PostgreSQL tells them:
// what is of pg_catalog without its schema, types as format_type() prints them.
void settle_members(Context& context, const YamlNode& node, const Object& object, Names& members);

}  // namespace schemadiff::load
