#include "migrate/source_text.h"

#include <algorithm>

#include "support/text.h"

namespace schemadiff::migrate {
namespace {

SourceLocation place_of(const std::string& path, std::string_view bytes, std::size_t offset) {
    const std::string_view before = bytes.substr(0, offset);
    const std::size_t line_end = before.rfind('\n');
    const std::size_t line_start = line_end == std::string_view::npos ? 0 : line_end + 1;
    return {path, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<int>(offset - line_start) + 1};
}

bool every_line_ends_in_crlf(std::string_view text) {
    bool any = false;
    for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
         at = text.find_first_of("\r\n", at)) {
        if (text.substr(at, 2) != "\r\n") return false;
        any = true;
        at += 2;
    }
    return any;
}

}  // namespace

std::optional<std::string> read_source_text(const std::string& path, std::string_view bytes, Diagnostics& diagnostics) {
    const std::string_view mark = bytes.substr(0, 2);
    if (mark == "\xff\xfe" || mark == "\xfe\xff") {
        diagnostics.push_back({Severity::error, {path, 1, 1}, "the file is UTF-16", "save it as UTF-8"});
        return std::nullopt;
    }
    if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
    const std::optional<std::size_t> wrong = support::first_invalid_utf8(bytes);
    const std::size_t nul = bytes.find('\0');
    if (wrong || nul != std::string_view::npos) {
        const bool nul_first = nul < wrong.value_or(bytes.size());
        diagnostics.push_back({Severity::error, place_of(path, bytes, nul_first ? nul : *wrong),
                               nul_first ? "a NUL byte" : "bytes that are not UTF-8", "save the file as UTF-8 text"});
        return std::nullopt;
    }
    std::string text(bytes);
    if (every_line_ends_in_crlf(text)) std::erase(text, '\r');
    return text;
}

}  // namespace schemadiff::migrate
