// What functions and procedures share: what CREATE OR REPLACE allows of their arguments, and their transforms.
#pragma once

#include "plan/needs.h"

namespace schemadiff::plan {

// True where the modes, types and names stay and no default is taken away (PostgreSQL, pg_proc.c ProcedureCreate:
// "cannot change name of input parameter", "cannot remove parameter defaults from existing function").
bool can_replace_arguments(const Arguments& before, const Arguments& after);

// The transforms that the routine asks for by type.
void add_transforms(const std::vector<TypeText>& types, const std::string& language, Needs& out);

}  // namespace schemadiff::plan
