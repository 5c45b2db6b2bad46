// What a column is made of, for CREATE TABLE, ADD COLUMN and ALTER COLUMN.
//
// Used by column.cpp and table.cpp. The definition says all that the server's version lets it say; column_settings()
// says the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emit/statement.h"

namespace schemadiff::emit {

// `ALTER TABLE public.t ALTER COLUMN c`
std::string alter_column(const Identity& column);

// The constraints of a column, each behind a space: ` DEFAULT 1 NOT NULL`; what a partition may say of its parent's
// columns and a typed table of its type's.
std::string column_constraints(const Object& column, const Context& context);

// ` (START WITH 10 CACHE 5)`; empty where all is usual.
std::string identity_clause(const Object& column);
// The options as ALTER COLUMN takes them, ` SET START WITH 10 SET CACHE 1`, from one list to the other.
std::string identity_changes(const Options& from, const Options& to);
// The name of an identity column's sequence, exact.
std::string identity_sequence(const Object& column);

// The sequence itself as an object, with its comment, labels and rights, owned by `owner` where that is known.
Object identity_sequence_object(const Object& column, const std::optional<std::string>& owner);

// Statements for storage (before 16), statistics and options: what column_definition() leaves out. A column that is
// `inherited` has its storage and compression here too.
void column_settings(const Object& column, const Context& context, Statements& out);
void set_storage(const Object& column, const std::string& storage, const Context& context, Statements& out);
void set_compression(const Object& column, const std::string& compression, Statements& out);
void set_statistics(const Object& column, std::int64_t target, const Context& context, Statements& out);

// True if a default's value is computed for each row of the table when the column is added (contain_volatile_functions
// in tablecmds.c): functions that are not known to be stable count as volatile.
bool is_volatile(std::string_view expression);

// What an inherited column takes from its parents; nothing where the catalogs of the context do not say.
std::optional<Column> inherited_from(const Object& column, const Context& context);

}  // namespace schemadiff::emit
