// NOT NULL of columns: a mark before 18, a constraint with a name and states from 18 on.
//
// Used by column.cpp, column_parts.cpp, table.cpp and common.cpp.
#pragma once

#include <string>
#include <vector>

#include "emit/statement.h"

namespace schemadiff::emit {

// ` CONSTRAINT name NOT NULL NO INHERIT`, what of it there is; empty for a column that may be null.
std::string not_null_clause(const Column& value, const Context& context);

// SET NOT NULL, by its constraint's name where it has an unusual one, with its guard.
void set_not_null(const Object& column, const Context& context, Statements& out);
void drop_not_null(const Object& column, Statements& out);

// Name and states of a constraint that both columns have.
void alter_not_null(const Object& before, const Object& after, const Change& change, const Context& context,
                    Statements& out);

// COMMENT ON its constraint, as the column has it.
void comment_not_null(const Object& column, Statements& out);

// The lines of CREATE TABLE in which a child of plain inheritance says that columns of its parents are NOT NULL: from
// 18 on only they make constraints of its own. None for any other table.
std::vector<std::string> own_not_nulls(const Object& table, const Context& context);
// Whether a new child of plain inheritance declares the column itself, in its CREATE TABLE.
bool is_made_with_table(const Object& column, const Context& context);
// Whether CREATE TABLE says NOT NULL of this column.
bool is_not_null_by_table(const Object& column, const Context& context);

// Whether a column that a child declares is NOT NULL by its parents' constraint alone.
bool is_not_null_by_parents(const Object& column, const Context& context);

// Whether PostgreSQL 18 refuses to change the column's type while it is NOT NULL: it makes the constraints of a parent
// anew before those that its children have of their own (ATPostAlterTypeCleanup() in tablecmds.c).
bool holds_type(const Object& parent_column, const compare::Hierarchy& tree, int server_version);

// Before a parent's column becomes NOT NULL: children's own constraints that are to be their parents' alone go, since
// nothing takes them away afterwards.
void drop_own_not_nulls(const Object& parent_column, const Context& context, Statements& out);

}  // namespace schemadiff::emit
