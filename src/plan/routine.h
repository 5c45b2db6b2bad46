// What CREATE OR REPLACE allows of a routine's arguments.
#pragma once

#include "schemadiff/model/routine.h"

namespace schemadiff::plan {

// True where the modes, types and names stay and no default is taken away (PostgreSQL, pg_proc.c ProcedureCreate:
// "cannot change name of input parameter", "cannot remove parameter defaults from existing function").
bool can_replace_arguments(const Arguments& before, const Arguments& after);

}  // namespace schemadiff::plan
