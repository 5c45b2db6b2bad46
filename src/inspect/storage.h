// Words for the letters of pg_attribute.attstorage, pg_attribute.attcompression and pg_class.relpersistence.
#pragma once

#include <string>

namespace schemadiff::inspect {

// plain, external, extended, main.
std::string storage_word(char letter);
// pglz, lz4; empty for the server's setting.
std::string compression_word(char letter);

}  // namespace schemadiff::inspect
