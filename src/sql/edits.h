// A fragment of SQL as a whole statement that the parser takes, and the changes made in it where things stand.
//
// Used inside this layer only: by qualify and rename_columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/qualify.h"

namespace schemadiff::sql {

// What stands at [begin, end) becomes the text.
struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string text;
};

struct Wrapped {
    std::string statement;
    // Where the fragment is in it.
    std::size_t begin;
    std::size_t end;
};

Wrapped wrap(std::string_view fragment, FragmentKind kind);

// The fragment with the edits made; those outside it are left out, and of two at the same place the second.
std::string edited(const Wrapped& wrapped, std::vector<Edit> edits);

}  // namespace schemadiff::sql
