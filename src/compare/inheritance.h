// What inherits is brought to one form on both sides of a comparison, so that only what is to be done differs.
//
// PostgreSQL keeps more about inherited columns, checks and indexes than ALTER can change, and hands changes of a
// parent down by itself. Used by match.cpp and by pull; nothing here knows SQL.
#pragma once

#include "compare/rename.h"
#include "schemadiff/catalog.h"

namespace schemadiff::compare {

// - A column that a parent has, too, is held by what it says differently (whether it is the child's own as well is kept
//   in Table::own_columns, and is never drift).
// - A table that changes its parents is compared as if it had left them on both sides: with all its columns, and with
//   the indexes, keys, foreign keys and checks that its parents made in it.
// - A table that takes up or leaves a type is compared with all its columns on both sides.
// - An index or key of a partition that one side names, and the other leaves to PostgreSQL, stands on both.
// - The partitions of a table whose partitions are another tool's are left out.
void settle_inheritance(Catalog& from, Catalog& to);

// Puts the indexes and keys of partitions that PostgreSQL made, and that are no objects since they have the usual name,
// into the catalog where that will not be the usual one after the renames: those of a partition that gets another name,
// or whose columns do.
void name_children_of_renamed(Catalog& catalog, const RenameMap& renames);

// Once more, an index or key of a partition that one side names stands on both: after renames that settle_inheritance()
// could not know.
void settle_children(Catalog& from, Catalog& to);

// Takes out of `catalog` the partitions, with all their parts, of the tables whose partitions are another tool's by
// `other`; but for those that `other` has itself.
void leave_out_external(Catalog& catalog, const Catalog& other);

}  // namespace schemadiff::compare
