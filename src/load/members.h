// The objects of a catalog that a model writes below another: columns under their table, a serial's sequence in its
// column. Used by the writer only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "load/form.h"
#include "schemadiff/catalog.h"

namespace schemadiff::load {

class Members {
  public:
    explicit Members(const Catalog& catalog);

    // The members of a table or view of one kind: columns by position, all else by name.
    std::vector<const Object*> of(const Identity& parent, Kind kind) const;
    // The sequence that the column is a serial by; null where it is none.
    const Object* serial_sequence(const Object& column) const;
    // Whether the object is written inside another.
    bool is_folded(const Object& object) const;

  private:
    using Key = std::pair<std::string, std::string>;  // schema, table
    std::map<Key, std::vector<const Object*>> by_parent_;
    std::map<const Object*, const Object*> sequence_of_column_;
    std::set<const Object*> folded_;
};

// `name: form` for each of the members, and the section into `out`; nothing where there are none.
void write_members(const std::vector<const Object*>& members, std::string_view section, const WriteContext& context,
                   MappingOut& out);

// Whether the column reads as a serial whose sequence is this one (column.cpp).
bool is_serial_of(const Object& column, const Object& sequence);

}  // namespace schemadiff::load
