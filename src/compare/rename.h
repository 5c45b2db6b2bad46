// Carries renames out on a catalog: identities, references and the names inside texts, as PostgreSQL does by OID.
//
// Used by compare, so that a renamed table's columns, keys and views are compared with what they have become.
#pragma once

#include <map>
#include <string>

#include "compare/rename_texts.h"
#include "schemadiff/catalog.h"

namespace schemadiff::compare {

// Old identity -> new name.
class RenameMap {
  public:
    // What was said of the object already stays.
    void add(const Identity& id, const std::string& name);
    void add(const RenameMap& more);
    RenameMap without(const RenameMap& others) const;

    bool empty() const { return names_.empty(); }
    std::size_t size() const { return names_.size(); }
    const std::map<Identity, std::string>& names() const { return names_; }
    // The new name; null where it keeps its own.
    const std::string* find(const Identity& id) const;
    const RenameTexts& texts() const { return texts_; }

    // The identity after all renames: its own, its parent's, its schema's, and the types in its signature.
    Identity apply(const Identity& id) const;

  private:
    std::map<Identity, std::string> names_;
    RenameTexts texts_;
};

Catalog renamed(const Catalog& catalog, const RenameMap& renames);
Dependencies renamed(Dependencies dependencies, const RenameMap& renames);

}  // namespace schemadiff::compare
