// Domains that columns hold inside other types, and what PostgreSQL refuses of them.
//
// Used by plan/spread.cpp only. ALTER DOMAIN looks at the values of all columns of a domain where it asks more of them,
// and refuses where one holds it in an array, a composite type or a range (get_rels_with_domain() in
// src/backend/commands/typecmds.c, 13 to 18).
#pragma once

#include "plan/dependents.h"
#include "schemadiff/change.h"

namespace schemadiff::plan {

// Whether the change of a domain asks of values what was not asked of them before.
bool asks_of_values(const Change& change);

// Whether a column holds the domain inside another type.
bool is_in_container(const Identity& domain, const Catalog& catalog, const DependentIndex& dependents);

}  // namespace schemadiff::plan
