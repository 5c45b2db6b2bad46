// The words that functions and procedures share: arguments, SET, bodies.
//
// Used by function.cpp and procedure.cpp. The order of the words is pg_dump's (dumpFunc in pg_dump.c).
#pragma once

#include <string>
#include <string_view>

#include "emit/statement.h"

namespace schemadiff::emit {

// `public.area(integer)`, as DROP, ALTER and COMMENT name it.
std::string routine(const Identity& id);
// `IN integer, OUT text`, as a procedure is addressed without doubt: from 14 on bare types are looked up among those of
// the input arguments and of all arguments.
std::string argument_modes(const Arguments& arguments);
// `a integer, OUT b text, VARIADIC c text[] DEFAULT ...`, without those of mode table.
std::string argument_list(const Arguments& arguments);
// `a integer, b text` of RETURNS TABLE; empty where no argument is of that mode.
std::string table_columns(const Arguments& arguments);
// `TRANSFORM FOR TYPE a, FOR TYPE b` behind a space.
std::string transform_clause(const std::vector<TypeText>& transforms);
// `SET name TO value`, a line each. Settings that hold a list of names keep it a list
// (variable_is_guc_list_quote in dumputils.c).
std::string set_clauses(const Options& set);
// `AS $$..$$`, `AS 'object', 'symbol'` or the SQL-standard body, on a line of its own.
std::string body_clause(std::string_view language, const std::string& object_file, const Verbatim& body,
                        const Query& sql_body);
// Adds the locks on the tables that a SQL-standard body writes: the server reads it when the routine is made.
void lock_written(const Query& sql_body, Statement& statement);
// DROP and renames lock nothing that a query waits for.
Statement& add_routine(Statements& out, std::string sql, const Object& object);

}  // namespace schemadiff::emit
