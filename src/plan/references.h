// From needs to objects: which objects of a catalog an object refers to.
//
// Names in fragments are found by tokens (sql/references.h), so any syntax and any function body will do; what is
// named but is none of the catalog's is passed over. A reference too many costs at most an order that was free.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compare/hierarchy.h"
#include "plan/needs.h"
#include "schemadiff/catalog.h"

namespace schemadiff::plan {

struct Reference {
    const Object* object = nullptr;  // the catalog's
    Strength strength = Strength::structure;

    const Identity& id() const { return object->id; }
};

// What the object's structure needs of the catalog. For a column that is its table's by inheritance only, the parent's;
// for what stands for a parent's column or trigger, that. Objects of the tree's catalog.
std::vector<const Object*> structure_of(const Object& object, const compare::Hierarchy& tree);

// Finds the objects of one catalog by name. Keeps a pointer to the catalog.
class NameIndex {
  public:
    NameIndex(const Catalog& catalog, Names search_path);

    // What the object refers to, without itself; each once, at its greatest strength. In stable order.
    std::vector<Reference> references(const Object& object) const;
    // Whether the object names anything in the schema that the catalog does not have.
    bool names_unknown_in(const std::string& schema, const Object& object) const;
    const Names& search_path() const { return search_path_; }
    // Columns of a relation, its parents' included.
    const Catalog& catalog() const { return *catalog_; }
    const compare::Hierarchy& tree() const { return tree_; }

  private:
    using Objects = std::vector<const Object*>;
    struct Collector;
    const Objects* named(const std::string& schema, const std::string& name) const;

    const Catalog* catalog_;
    compare::Hierarchy tree_;
    Names search_path_;
    bool has_operators_ = false;
    std::unordered_map<std::string, Objects> casts_of_;  // by schema \0 name of a type; "": of built-in ones
    std::unordered_map<std::string, Objects> by_name_;   // schema \0 name
    // Unique keys with their columns, by schema \0 table.
    std::unordered_map<std::string, std::vector<std::pair<const Object*, Names>>> keys_of_;
};

}  // namespace schemadiff::plan
