// An index of a partition that is attached to its parent's, by itself or behind a key: which of them are objects.
//
// PostgreSQL makes them by itself, under a name that follows from the table and the columns. One that has this name,
// and says no more than its parent's, is no object.
#pragma once

#include <string>
#include <string_view>

#include "inspect/reader.h"

namespace schemadiff::inspect {

struct ChildIndex {
    bool attached = false;
    std::string parent;  // qualified and quoted
    // It is what PostgreSQL would make.
    bool usual = false;
};

// What is said of an index of the name on the table. `label`: the last part of the usual name, `idx`, `key` or `pkey`.
ChildIndex child_index(const Reader& reader, Oid index, std::string_view name, std::string_view table,
                       std::string_view label);

}  // namespace schemadiff::inspect
