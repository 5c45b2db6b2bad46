// Whether a stream takes colour, and the few colours that there are.
//
// Used by whatever prints for people: excerpts, diffs, reports. Results for programs (JSON, SQL to a file) have none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::support {

enum class ColourMode { automatic, always, never };

// "auto", "always", "never"; nothing for any other word.
std::optional<ColourMode> parse_colour_mode(std::string_view word);

// Whether to colour what goes to the file descriptor (1, 2). `automatic`: a terminal that is not dumb, and NO_COLOR
// (https://no-color.org) is unset or empty. What --color says outright goes before NO_COLOR.
bool is_coloured(ColourMode mode, int descriptor);

enum class Colour { bold, red, green, yellow, blue, cyan, dim };

// `text` in that colour, or as it is where `coloured` is not so. The colour ends before a newline at the text's end.
std::string paint(std::string_view text, Colour colour, bool coloured);

}  // namespace schemadiff::support
