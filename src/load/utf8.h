// Characters of UTF-8, for the writer of YAML, which escapes some. Whether a text is UTF-8 is support/text.h's to say.
#pragma once

#include <cstddef>
#include <string_view>

namespace schemadiff::load {

// The length of the character at `at`: 1 to 4, or 0 where the bytes are no character.
std::size_t utf8_length(std::string_view text, std::size_t at);

// The code point of the character at `at`, which must be one.
char32_t code_point(std::string_view text, std::size_t at);

}  // namespace schemadiff::load
