// The queries whose rows several kinds need: schemas, extension members, relations, operator classes, comments.
#pragma once

#include <span>
#include <string>

#include "inspect/reader.h"
#include "inspect/request.h"

namespace schemadiff::inspect {

struct SharedQuery {
    std::string (*query)(const Request&);
    void (*read)(const db::Result&, Reader&);
};

// In the order in which they must be read, before any kind.
std::span<const SharedQuery> shared_queries();

}  // namespace schemadiff::inspect
