// Identifiers and literals as SQL text, and the names PostgreSQL itself would choose.
//
// Used by every layer that writes SQL: no other place quotes anything. Nothing here talks to a server or a parser.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

constexpr std::size_t kMaxIdentifierBytes = 63;  // NAMEDATALEN - 1

// The name as SQL writes it: bare if that reads back the same on servers 13 to 18, else in double quotes.
// Rule: quote_identifier() in src/backend/utils/adt/ruleutils.c.
std::string identifier(std::string_view name);

// `schema.name`, each part quoted where needed; without a schema just the name.
std::string qualified(std::string_view schema, std::string_view name);

// A string literal: 'text', or E'text' if it holds a backslash, so that standard_conforming_strings does not matter.
// Rule: quote_literal_internal() in src/backend/utils/adt/quote.c.
std::string literal(std::string_view text);

// The body between dollar quotes: $$ if it does not occur in the body, else $_$, $_1$, ...
std::string dollar_quoted(std::string_view body);

// True for words that cannot name a table or column bare: reserved ones, and those that only name types or functions.
bool is_reserved(std::string_view word);

// The names of `a`, `a.b`, `"A.b"."c"`: bare parts folded to lower case, quoted ones exact. Spaces around parts are
// skipped. Throws Error when the text is no such name.
std::vector<std::string> split_qualified_name(std::string_view text);

// The name cut to 63 bytes, never inside a character of UTF-8. Rule: truncate_identifier() in scansup.c.
std::string truncate_identifier(std::string_view name);

// `name1_name2_label` in at most 63 bytes, the longer of the two names cut first; empty parts are left out.
// Rule: makeObjectName() in src/backend/commands/indexcmds.c.
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label);

// Says whether a name is in use where a new one is looked for.
using IsTaken = std::function<bool(const std::string&)>;

// make_object_name with label, label1, label2, ... until it is free. Rule: ChooseRelationName and ChooseConstraintName.
std::string choose_name(std::string_view name1, std::string_view name2, std::string_view label,
                        const IsTaken& is_taken);

// The names of an index's columns joined by `_`, as the second part of its name: 64 bytes are kept at most.
// A column of an expression is called `expr`; names that come twice get a number. Rules: ChooseIndexNameAddition and
// ChooseIndexColumnNames in indexcmds.c.
std::string index_name_addition(const std::vector<std::string>& columns);
// The names of the columns of an index; an empty string stands for an expression.
std::vector<std::string> choose_index_column_names(const std::vector<std::string>& columns);

enum class IndexPurpose { plain, primary_key, unique_constraint, exclusion };

// The name of an unnamed index. `columns`: as for choose_index_column_names, the key columns first, then INCLUDE's.
// Rule: ChooseIndexName in indexcmds.c: t_pkey, t_a_b_key, t_a_excl, t_a_idx.
std::string choose_index_name(std::string_view table, const std::vector<std::string>& columns, IndexPurpose purpose,
                              const IsTaken& is_taken);

// The name of an unnamed check (`columns`: those that it mentions; the name has one only if it is the only one).
// Rule: AddRelationNewConstraints in src/backend/catalog/heap.c.
std::string choose_check_name(std::string_view table, const std::vector<std::string>& columns, const IsTaken& is_taken);

// The name of an unnamed foreign key: all its columns. Rule: ChooseForeignKeyConstraintNameAddition in tablecmds.c.
std::string choose_foreign_key_name(std::string_view table, const std::vector<std::string>& columns,
                                    const IsTaken& is_taken);

// The name of a range type's multirange type. Rule: makeMultirangeTypeName() in pg_type.c.
std::string multirange_name(std::string_view range);

}  // namespace schemadiff::sql
