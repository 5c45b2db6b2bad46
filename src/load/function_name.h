// Names of functions, without arguments, as types, aggregates and operators hold them.
#pragma once

#include "load/form.h"
#include "load/fragment.h"

namespace schemadiff::load {

// The name that `key` of the mapping says, as the catalogs have it: quoted where needed, one of pg_catalog without its
// schema. Nothing happens where the mapping has no such key.
void canonical_function(Context& context, const YamlNode& node, const Object& object, std::string_view key,
                        std::string& name);
// The same for one that stands in a fragment.
std::string function_name(Fragment& in);

// `(int, text)`: canonical types, without modifiers; NONE for a side of an operator that is not there.
Names types_in_parentheses(Fragment& in);
std::string joined_types(const Names& types, std::string_view between);

// `f(integer, text)` as regprocedure prints it: `f(integer,text)`.
std::string function_call(Fragment& in);

}  // namespace schemadiff::load
