// Partitions and the foreign keys that refer to them by way of their parents: what DETACH and DROP have to say of them.
//
// Rules: ATDetachCheckNoForeignKeyRefs() in src/backend/commands/tablecmds.c, RemoveConstraintById() in
// src/backend/catalog/pg_constraint.c.
#pragma once

#include <string>
#include <vector>

#include "compare/hierarchy.h"
#include "emit/statement.h"

namespace schemadiff::emit {

// The foreign keys that refer to one of `parents`, or to a table above them.
std::vector<const Object*> references_to(const compare::Hierarchy& tree, std::vector<compare::TableName> parents);
// Those that refer to the parents that the table has before the plan.
std::vector<const Object*> references_to_parents(const Object& table, const Context& context);

// ALTER TABLE ... DETACH PARTITION. With it goes the part of each such key that is about the partition, unless a row
// refers to one of the partition's. `parent` is quoted.
void detach_partition(const Object& table, const std::string& parent, const Context& context, Statements& out);

// Adds to `statement`, which drops a detached partition, the locks on what the keys that it has from its parents refer
// to, with the partitions of these.
void lock_referred_to(const Object& partition, const Context& context, Statement& statement);

}  // namespace schemadiff::emit
