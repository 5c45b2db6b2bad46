// The escapes of E'\u0061' and U&'\0061': code points in hexadecimal, also as surrogate pairs, to UTF-8.
//
// Used by the scanner only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace schemadiff::sql {

// Reads at most `digits` hexadecimal digits from `at`; gives the value and the place after the last.
std::pair<std::uint32_t, std::size_t> read_hexadecimal(std::string_view text, std::size_t at, std::size_t digits);

// Appends the code point that ends at `end`; a high surrogate takes the `\uXXXX` behind it with it. Gives the place
// after what was used.
std::size_t append_code_point(std::string_view text, std::uint32_t value, std::size_t end, std::string& out);

// Decodes U&'..' (its quotes already removed); nullopt for an escape that is none.
std::optional<std::string> decode_unicode_escapes(std::string_view text, char escape);

}  // namespace schemadiff::sql
