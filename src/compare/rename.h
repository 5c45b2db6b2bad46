// Carries renames out on a catalog: identities, references and the names inside texts, as PostgreSQL does by OID.
//
// Used by compare, so that a renamed table's columns, keys and views are compared with what they have become.
#pragma once

#include <functional>
#include <map>

#include "schemadiff/catalog.h"

namespace schemadiff::compare {

// Old identity -> new name.
struct RenameMap {
    std::map<Identity, std::string> names;

    bool empty() const { return names.empty(); }
    // The identity after all renames: its own, its parent's, its schema's, and the types in its signature.
    Identity apply(const Identity& id) const;
};

Catalog renamed(const Catalog& catalog, const RenameMap& renames);
Dependencies renamed(Dependencies dependencies, const RenameMap& renames);

}  // namespace schemadiff::compare
