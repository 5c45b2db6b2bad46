// SHA-256 as hex, and random hex digits: what checksums, cache keys and revision ids are made of.
//
// Used by migrate (checksums, ids), db (folders of its own) and the caches. OpenSSL is seen in hash.cpp only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schemadiff::support {

// The SHA-256 of the bytes of `text`: 64 hex digits in lower case.
std::string sha256(std::string_view text);

// `digits` random hex digits in lower case, from the operating system. Throws Error if it has none to give.
std::string random_hex(std::size_t digits);

}  // namespace schemadiff::support
