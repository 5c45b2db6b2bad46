// What a database holds besides the kinds of the one list: its names, so that nothing is passed over in silence.
//
// Adding a kind removes its branch here.
#pragma once

#include <string>

#include "inspect/reader.h"
#include "inspect/request.h"

namespace schemadiff::inspect {

std::string query_unmodelled(const Request& request);
void read_unmodelled(const db::Result& result, Reader& reader);

}  // namespace schemadiff::inspect
