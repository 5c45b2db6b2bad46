// Small pieces of SQL that the files of this folder share, below those of statement.h.
//
// Used in src/emit only. Nothing here knows a kind.
#pragma once

#include <string>
#include <string_view>

#include "emit/statement.h"

namespace schemadiff::emit {

// Adds a statement that needs the ownership of `relation` (qualified and quoted) and locks it in `mode`.
Statement& add(Statements& out, std::string sql, const std::string& relation, Lock mode, Work work = Work::none);

// `a, "B"`
std::string name_list(const Names& names);
// `a.b, c` of names that are quoted already.
std::string joined(const std::vector<std::string>& parts, std::string_view separator = ", ");
// The expression in one pair of parentheses; one that encloses all of it already is kept.
std::string in_parentheses(std::string_view expression);
// The expression as it may stand behind DEFAULT in a column's definition, where the grammar takes a b_expr: operators
// that are words, and COLLATE, need parentheses.
std::string default_expression(std::string_view expression);
// A query without the semicolon and the space around it.
std::string bare_query(std::string_view query);
// A value of a storage parameter: bare where it is a number or a word like `on`, else a literal.
std::string option_value(const std::string& value);

// `HEAD SET (..)` and `HEAD RESET (..)` that lead from one list of options to the other.
void change_options(Statements& out, const std::string& head, const Options& from, const Options& to,
                    const std::string& relation, Lock mode);
// ` OPTIONS (a 'x', b 'y')` of foreign-data objects; empty for none. And what leads from one list to the other,
// ` OPTIONS (ADD a 'x', SET b 'y', DROP c)`; empty where nothing does.
std::string generic_options(const Options& options);
std::string generic_options_change(const Options& from, const Options& to);

// The options with `toast.` before their names.
Options toast_options(const Options& options);
// Both in one list.
Options with_and_toast(const Options& with, const Options& toast);

// `ALTER WORD from RENAME TO to`, after `SET SCHEMA` where the schema differs too.
void rename_qualified(const Object& from, const Object& to, std::string_view word, Lock mode, Statements& out);
// `ALTER TABLE t RENAME CONSTRAINT a TO b`; nothing where only the table's name differs.
void rename_constraint(const Object& from, const Object& to, Statements& out);

// The constraint's statements: ALTER TABLE t ADD definition; DROP; `CONSTRAINT n ON t`.
Statement& add_constraint(const Object& constraint, Statements& out);
Statement& drop_constraint(const Object& constraint, Statements& out);
std::string constraint_address(const Object& constraint);
// `CONSTRAINT n ...`, a function a kind of constraint; constraint_definition() chooses among them.
std::string definition(const Object& object, const PrimaryKey& value);
std::string definition(const Object& object, const Unique& value);
std::string definition(const Object& object, const Check& value);
std::string definition(const Object& object, const Exclusion& value);
std::string definition(const Object& object, const ForeignKey& value);
// ` WITH (..) USING INDEX TABLESPACE t`, ` DEFERRABLE INITIALLY DEFERRED`: the tails of constraints.
std::string index_parameters(const Options& with, const std::string& tablespace);
std::string deferrability(bool deferrable, bool initially_deferred);
// ALTER INDEX SET, RESET and SET TABLESPACE for the index behind a constraint, or an index.
void alter_index_storage(const Object& after, const Options& from, const Options& to, const std::string& tablespace,
                         const Change& change, Statements& out);

// ` TABLESPACE t`, and the name that SET TABLESPACE takes (pg_default for none).
std::string tablespace_clause(const std::string& tablespace);
std::string tablespace_name(const std::string& tablespace);

}  // namespace schemadiff::emit
