#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "support/text.h"

namespace schemadiff::support {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Coarse blocks of Unicode 15's zero-width (Mn, Me, Cf) and wide (East_Asian_Width W, F) characters: enough to put a
// caret below a word.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},  {0x06D6, 0x06DC},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},  {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E},  {0x2060, 0x2064},
    {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
                           {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

template <std::size_t size>
bool in(const Range (&ranges)[size], char32_t character) {
    const Range* found = std::upper_bound(std::begin(ranges), std::end(ranges), character,
                                          [](char32_t c, const Range& range) { return c < range.first; });
    return found != std::begin(ranges) && character <= std::prev(found)->last;
}

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0;  // 0 where the text is not UTF-8
};

constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};

Character decode(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
    if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < bytes) return {};
    char32_t code = byte(0) & (0xFFU >> (bytes + 1));
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte(at) & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < kSmallest[bytes] || surrogate || code > 0x10FFFF ? Character{} : Character{code, bytes};
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        // Eight bytes of ASCII in one look.
        if (std::uint64_t eight = 0; text.size() - at >= sizeof eight) {
            std::memcpy(&eight, text.data() + at, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        const std::size_t bytes = decode(text.substr(at)).bytes;
        if (bytes == 0) return at;
        at += bytes;
    }
    return std::nullopt;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Character character = decode(text);
        if (!in(kZeroWidth, character.code)) width += in(kWide, character.code) ? 2 : 1;
        text.remove_prefix(std::max<std::size_t>(1, character.bytes));
    }
    return width;
}

std::string blank_below(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t tab = std::min(text.find('\t'), text.size());
        result.append(display_width(text.substr(0, tab)), ' ');
        if (tab < text.size()) result += '\t';
        text.remove_prefix(std::min(tab + 1, text.size()));
    }
    return result;
}

}  // namespace schemadiff::support
