// What functions and procedures share: arguments as CREATE has them, and the identity that they make.
#pragma once

#include <string>

#include "load/form.h"
#include "load/fragment.h"
#include "load/names.h"

namespace schemadiff::load {

// `name(arguments as in CREATE)`: the name by the rules of keys, the arguments by those of SQL.
// False with a diagnostic.
bool read_routine_key(Context& context, const YamlNode& key, Kind kind, QualifiedName& name, Arguments& arguments);

// The name of such a key, and where its parenthesis opens; nothing with a diagnostic.
std::optional<std::size_t> read_routine_name(Context& context, const YamlNode& key, Kind kind, QualifiedName& name);

// `a integer, out b text default 'x'` up to the end or a closing parenthesis; `mode` is the one that is not written.
void read_arguments(Fragment& in, std::string_view mode, Arguments& out);

// The input types, as pg_get_function_identity_arguments() lists them, without names.
std::string signature_of(const Arguments& arguments);

// `name(arguments)`; those of mode table are left out.
std::string routine_key(const Object& object, const Arguments& arguments, std::string_view file_schema);

// `a integer, b text`: the arguments of one mode `table`, or all others.
std::string arguments_text(const Arguments& arguments, bool of_table);

// LANGUAGE as SQL has it: those that come with PostgreSQL are written in any case (`SQL`, `C`).
std::string settled_language(const std::string& language);

}  // namespace schemadiff::load
