// The words that CREATE FUNCTION and CREATE PROCEDURE share. Used in src/emit only.
#pragma once

#include <string>

#include "schemadiff/model/routine.h"
#include "schemadiff/sql_text.h"

namespace schemadiff::emit {

// `a integer, OUT b text DEFAULT 'x'::text`: the arguments as CREATE takes them, without those of mode table.
std::string argument_list(const Arguments& arguments);
// `TABLE(a integer, b text)` of the arguments of mode table; empty where there are none.
std::string table_result(const Arguments& arguments);
// `\n    SET search_path TO 'public'` for each setting, in the words of pg_dump (dumputils.c, makeAlterConfigCommand).
std::string settings(const Options& set);
// `TRANSFORM FOR TYPE a, FOR TYPE b`
std::string transforms(const std::vector<TypeText>& types);
// `\n    AS $$...$$`, or the SQL-standard body.
std::string routine_body(const Verbatim& body, const Query& sql_body, const std::string& object_file);

}  // namespace schemadiff::emit
