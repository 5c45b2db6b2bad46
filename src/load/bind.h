// Names that a model leaves without a schema get one, and names of nothing get a diagnostic.
//
// Used after load_model(), when what the database has beside the model is known. Bodies of functions stay verbatim.
#pragma once

#include "schemadiff/catalog.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::load {

// Unqualified names are looked up in pg_catalog, the schema of their file, `search_path`, then among the members of
// extensions (`known`). With extensions in the model but nothing known of them, a type that is not found stays as it
// is. Adds: unknown types, references to tables, columns and functions that are not there, names used twice where
// PostgreSQL has one namespace, names of more than 63 bytes.
void bind(Catalog& model, const KnownNames& known, const Names& search_path, Diagnostics& diagnostics);

}  // namespace schemadiff::load
