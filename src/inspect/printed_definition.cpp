#include "inspect/printed_definition.h"

#include <cctype>

namespace schemadiff::inspect {

namespace {

bool is_word(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '$' ||
           static_cast<unsigned char>(letter) >= 0x80;
}

// The place behind the quoted text that begins at `at`. Backslashes escape only in E'..'; quotes that are doubled read
// as two quoted texts, which does no harm here.
std::size_t behind_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const bool escapes = quote == '\'' && at > 0 && text[at - 1] == 'E' && (at < 2 || !is_word(text[at - 2]));
    for (++at; at < text.size() && text[at] != quote; ++at) {
        if (escapes && text[at] == '\\') ++at;
    }
    return at + 1;
}

std::size_t closing(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t at = open; at < text.size();) {
        if (text[at] == '"' || text[at] == '\'') {
            at = behind_quoted(text, at);
            continue;
        }
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && --depth == 0) return at;
        ++at;
    }
    return std::string_view::npos;
}

}  // namespace

std::string_view parenthesised_after(std::string_view definition, std::string_view marker) {
    bool seen = false;
    for (std::size_t at = 0; at < definition.size();) {
        const char letter = definition[at];
        if (letter == '"' || letter == '\'') {
            at = behind_quoted(definition, at);
        } else if (letter == '(') {
            const std::size_t end = closing(definition, at);
            if (end == std::string_view::npos) return {};
            if (seen) return definition.substr(at + 1, end - at - 1);
            at = end + 1;
        } else if (is_word(letter)) {
            const std::size_t start = at;
            while (at < definition.size() && is_word(definition[at])) ++at;
            if (definition.substr(start, at - start) == marker) seen = true;
        } else {
            ++at;
        }
    }
    return {};
}

}  // namespace schemadiff::inspect
