// Small things about text that more than one layer wants: lines, words, near matches, globs, UTF-8.
//
// Pure functions over bytes; "case" means ASCII's. Names and literals of SQL are sql/quote.h's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::support {

// The lines of `text` without their ends (\n or \r\n). A newline at the end opens no further line; "" has none. The
// views point into `text`.
std::vector<std::string_view> split_lines(std::string_view text);

// `text` without white space (ASCII's) at both ends. The view points into it.
std::string_view trim(std::string_view text);

std::string lower_case(std::string_view text);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);
bool equals_ignoring_case(std::string_view a, std::string_view b);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// `text` with each `what` (not empty) as `with`.
std::string replace_all(std::string_view text, std::string_view what, std::string_view with);

// "1 row", "3 rows", "0 rows". `many` is for words whose plural is not the word and an s.
std::string plural(long long count, std::string_view one, std::string_view many = "");

// The offset of the first byte that is not UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
inline bool is_valid_utf8(std::string_view text) {
    return !first_invalid_utf8(text);
}

// How many columns a terminal gives `text`: nothing for combining marks, two for East Asian wide characters and emoji,
// else one (also for a tab, and for each byte that is not UTF-8).
std::size_t display_width(std::string_view text);

// White space as wide as `text`, for a caret in the line below: a tab stays a tab, which is as wide there.
std::string blank_below(std::string_view text);

// The number of insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`, case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that `word` most likely meant, for "did you mean": the nearest within a third of the word's length (at
// least one edit), the first of equals. Nothing where none is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

// Whether `pattern` fits all of `text`: * is any run of characters, ? is one (a whole UTF-8 character), all else
// itself.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace schemadiff::support
