// From needs to identities: which objects of a catalog an object refers to, and who refers to it.
//
// Names in fragments are found by tokens (sql/references.h), so any syntax and any function body will do; what is
// named but is none of the catalog's is passed over. A reference too many costs at most an order that was free.
#pragma once

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "compare/hierarchy.h"
#include "plan/needs.h"
#include "schemadiff/catalog.h"

namespace schemadiff::plan {

struct Reference {
    Identity id;
    Strength strength = Strength::structure;
};

// What the object's structure needs of the catalog. For a column that is its table's by inheritance only, the parent's;
// for what stands for a parent's column or trigger, that.
std::vector<Identity> structure_of(const Object& object, const compare::Hierarchy& tree);

// Finds the objects of one catalog by name. Keeps a pointer to the catalog.
class NameIndex {
  public:
    NameIndex(const Catalog& catalog, Names search_path);

    // What the object refers to, without itself; each once, at its greatest strength. In stable order.
    std::vector<Reference> references(const Object& object) const;
    // Columns of a relation, its parents' included.
    const Catalog& catalog() const { return *catalog_; }
    const compare::Hierarchy& tree() const { return tree_; }

  private:
    struct Collector;
    const std::vector<Identity>* named(const std::string& schema, const std::string& name) const;

    const Catalog* catalog_;
    compare::Hierarchy tree_;
    Names search_path_;
    bool has_operators_ = false;
    std::unordered_map<std::string, std::vector<Identity>>
        casts_of_;  // by schema \0 name of a type; "": of built-in ones
    std::unordered_map<std::string, std::vector<Identity>> by_name_;     // schema \0 name
    std::unordered_map<std::string, std::vector<Identity>> columns_of_;  // schema \0 table
    std::unordered_map<std::string, std::vector<ObjectPtr>> keys_of_;    // unique keys, by schema \0 table
};

// Who depends on whom in the state before: from pg_depend where there is a database, else from references.
class DependentIndex {
  public:
    DependentIndex(const Dependencies& dependencies, const Catalog& catalog);
    DependentIndex(const NameIndex& names);

    const std::vector<Identity>& dependents(const Identity& id) const;
    const std::vector<Identity>& referenced(const Identity& id) const;
    // Descriptions of objects that are not the catalog's and depend on this one.
    const std::vector<std::string>& unmanaged(const Identity& id) const;

  private:
    void add(const Identity& dependent, const Identity& referenced);
    void add_structure(const Catalog& catalog);

    std::map<Identity, std::vector<Identity>> dependents_;
    std::map<Identity, std::vector<Identity>> referenced_;
    std::map<Identity, std::vector<std::string>> unmanaged_;
};

}  // namespace schemadiff::plan
