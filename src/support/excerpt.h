// Prints diagnostics for people: the place, the message, the line of the source, a caret, the hint.
//
//   schema/app.yaml:14:11: error: unknown type "intger" for column "orders"."total"
//         total: intger not null
//                ^
//     hint: did you mean "integer"?
//
// Used by the command line. It decides nothing about exit statuses.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "schemadiff/diagnostic.h"

namespace schemadiff::support {

// Gives the text of a file that a diagnostic names; nothing if it cannot be had (then there is no excerpt).
using SourceReader = std::function<std::optional<std::string>(const std::string& file)>;

// Reads from the disk.
std::optional<std::string> read_source(const std::string& file);

// All of them, sorted by file, line and column, the same one once; each file is read once. Tabs are kept above the
// caret, wide characters counted as a terminal shows them, control characters shown as "?", long lines cut around the
// caret.
std::string print_diagnostics(Diagnostics diagnostics, bool coloured = false, const SourceReader& reader = read_source);

}  // namespace schemadiff::support
