// Which object of one side is which of the other: by identity, by `renamed_from`, and for constraints and indexes by
// what they say. Used by compare only.
#pragma once

#include <optional>
#include <utility>

#include "compare/rename.h"
#include "schemadiff/change.h"

namespace schemadiff::compare {

struct Matching {
    std::vector<Change> renames;  // sorted by identity
    RenameMap map;                // the same, old identity -> new name
    Catalog from;                 // with the renames carried out
    Catalog to;                   // with the live names of unnamed objects
    std::vector<Object> spent;    // objects whose `renamed_from` names nothing any more
};

Matching match(const Catalog& from, const Catalog& to);

// `public.orders`, as values hold it, into schema and name; nothing where it is not of that form.
std::optional<std::pair<std::string, std::string>> split_name(std::string_view qualified);

}  // namespace schemadiff::compare
