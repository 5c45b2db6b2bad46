#include "support/colour.h"

#include <unistd.h>

#include <cstdlib>

namespace schemadiff::support {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// The parameter of SGR (ECMA-48).
const char* code_of(Colour colour) {
    switch (colour) {
        case Colour::bold:
            return "1";
        case Colour::red:
            return "31";
        case Colour::green:
            return "32";
        case Colour::yellow:
            return "33";
        case Colour::blue:
            return "34";
        case Colour::cyan:
            return "36";
        case Colour::dim:
            return "2";
    }
    return "0";
}

}  // namespace

std::optional<ColourMode> parse_colour_mode(std::string_view word) {
    if (word == "auto") return ColourMode::automatic;
    if (word == "always") return ColourMode::always;
    if (word == "never") return ColourMode::never;
    return std::nullopt;
}

bool is_coloured(ColourMode mode, int descriptor) {
    switch (mode) {
        case ColourMode::always:
            return true;
        case ColourMode::never:
            return false;
        case ColourMode::automatic:
            break;
    }
    return variable("NO_COLOR").empty() && variable("TERM") != "dumb" && ::isatty(descriptor) == 1;
}

std::string paint(std::string_view text, Colour colour, bool coloured) {
    if (!coloured || text.empty()) return std::string(text);
    const bool ends_line = text.ends_with('\n');
    if (ends_line) text.remove_suffix(1);
    return std::string("\x1b[") + code_of(colour) + "m" + std::string(text) + "\x1b[0m" + (ends_line ? "\n" : "");
}

}  // namespace schemadiff::support
