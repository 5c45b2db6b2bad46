// Who depends on whom in one state: from pg_depend where there is a database, else from references.
//
// Used by spread and build. Most plans drop nothing and give nothing another type: then nobody asks, and nothing is
// read.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compare/hierarchy.h"
#include "plan/numbering.h"
#include "schemadiff/catalog.h"

namespace schemadiff::plan {

// Reads what depends on what in a database; empty where there is none.
using DependencySource = std::function<Dependencies()>;

class DependentIndex {
  public:
    using Identities = std::span<const Identity* const>;

    // Keeps pointers to the tree, its catalog, and a numbering of all that this has. `read` is called at most once,
    // when first something is asked for.
    DependentIndex(const compare::Hierarchy& tree, const Numbering& numbering, Names search_path,
                   DependencySource read);
    ~DependentIndex();

    Identities dependents(const Identity& id) const;
    Identities referenced(const Identity& id) const;
    // Descriptions of objects that are not the catalog's and depend on this one.
    std::span<const std::string> unmanaged(const Identity& id) const;

  private:
    struct Edges;
    const Edges& edges() const;
    Numbering::Number asked(const Identity& id) const;

    const compare::Hierarchy& tree_;
    const Numbering& numbering_;
    Names search_path_;
    DependencySource read_;
    mutable std::unique_ptr<const Edges> edges_;
};

}  // namespace schemadiff::plan
