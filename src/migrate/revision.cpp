#include "migrate/revision.h"

namespace schemadiff::migrate {

std::string_view direction_name(Direction direction) {
    switch (direction) {
        case Direction::upgrade:
            return "upgrade";
        case Direction::downgrade:
            return "downgrade";
    }
    return "";
}

std::string id_problem(std::string_view text) {
    if (text.empty()) return "it is empty";
    for (const std::string_view word : {"head", "heads", "base", "current"}) {
        if (text == word) return "\"" + std::string(word) + "\" has a meaning of its own";
    }
    for (const char byte : text) {
        const bool control = static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
        if (control || byte == ' ') return "it holds a space or control character";
        if (std::string_view("@-+:,/\\").find(byte) != std::string_view::npos) {
            return "it holds \"" + std::string(1, byte) + "\"; none of @ - + : , / \\ may stand in it";
        }
    }
    return "";
}

}  // namespace schemadiff::migrate
