// All that is asked of a server, as text: what the ledger of catalog columns (ledger.md) is held against.
//
// Used by tests, which hold it against the catalogs of servers at hand.
#pragma once

#include <string>
#include <vector>

namespace schemadiff::inspect {

// The queries of inspect() and inspect_dependencies() for a server of the version (150000), each by itself.
std::vector<std::string> catalog_queries(int server_version);

}  // namespace schemadiff::inspect
