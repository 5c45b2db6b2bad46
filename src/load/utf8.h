// UTF-8 checked as PostgreSQL checks it (pg_utf8_islegal() in src/common/wchar.c): no overlong forms, no surrogates.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace schemadiff::load {

// The length of the character at `at`: 1 to 4, or 0 where the bytes are no character.
std::size_t utf8_length(std::string_view text, std::size_t at);

// The offset of the first byte that belongs to no character.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// The code point of the character at `at`, which must be one.
char32_t code_point(std::string_view text, std::size_t at);

}  // namespace schemadiff::load
