// Type names: what a person may write for a type, and the one form in which format_type() prints it.
//
// Used by load (what a model says), inspect (what a catalog says) and emit. PostgreSQL's own types need no server and
// no parser; the types of users are only taken apart and put together here, never looked up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

// The form that format_type(type, typmod) prints with an empty search_path, for every spelling PostgreSQL accepts for a
// type of pg_catalog: `int4` and `pg_catalog.int4` give `integer`, `varchar(10) array` gives `character varying(10)[]`,
// `char` gives `character(1)`, `bpchar` stays `bpchar`. nullopt: a user's type, `setof`, `%TYPE`, modifiers that the
// type does not take, or no type at all. Text that is canonical already is returned after one look into a table.
std::optional<std::string> canonical_builtin_type(std::string_view text);

// A canonical type as format_type(type, NULL) prints it, as signatures of functions do: without modifiers, and
// `character` and `bit` for what a column calls `bpchar` and `"bit"`. User types keep their text but for modifiers.
std::string without_modifiers(std::string_view canonical);

// A type as written, taken apart. Both parts of a name are decoded: folded to lower case unless quoted.
struct TypeName {
    std::vector<std::string> names;  // one to three parts; a spelling of key words is one part, `double precision`
    bool quoted = false;             // the last part was written in double quotes: `"char"` is not `char`
    std::string modifiers;           // what stands between the parentheses, without space at its ends; may be empty
    int dimensions = 0;              // of the array; PostgreSQL keeps only whether it is one
    std::string interval_fields;     // `day to second`, for interval only
};

// Takes a type apart; nullopt for `setof x`, `x%TYPE` and text that is no type.
std::optional<TypeName> parse_type(std::string_view text);

// `schema.name(modifiers)[]`, quoted where needed; the schema may be empty. For user types, as format_type() prints
// them with an empty search_path; modifiers go in front of `[]` as they are.
std::string format_type(std::string_view schema, std::string_view name, std::string_view modifiers, bool is_array);

}  // namespace schemadiff::sql
