// The bytes of a file of SQL as text: byte order mark, encoding and line ends.
//
// Used by the readers of revision files and of a baseline's files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

// The text without a byte order mark; if every line ends in CRLF, with LF instead. Mixed line ends stay as they are.
// Bytes that are not UTF-8, and NUL, are an error at their place; then nothing is returned.
std::optional<std::string> read_source_text(const std::string& path, std::string_view bytes, Diagnostics& diagnostics);

}  // namespace schemadiff::migrate
