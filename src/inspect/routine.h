// What functions and procedures have in common when they are read (pg_proc).
#pragma once

#include <string>

#include "inspect/reader.h"
#include "inspect/request.h"
#include "schemadiff/model/routine.h"

namespace schemadiff::inspect {

struct Routine {
    Oid oid = 0;
    Identity id;  // without kind
    std::string owner;
    std::optional<Grants> grants;
    Arguments arguments;
    std::string language;
    Verbatim body;
    Query sql_body;
    std::string object_file;
    bool security_definer = false;
    Options set;
    std::vector<TypeText> transforms;
    bool visible = true;
};

// The select list begins with what read_routine() reads; `more` is what the kind adds to it, each with a comma in
// front. `kinds` is a list of letters of pg_proc.prokind, as SQL; `joined` follows the FROM clause.
std::string query_routines(const Request& request, std::string_view kinds, std::string_view more,
                           std::string_view joined = "");
Routine read_routine(Row& row, const Reader& reader);

}  // namespace schemadiff::inspect
