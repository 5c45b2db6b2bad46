#include "sql/unicode_escape.h"

namespace schemadiff::sql {
namespace {

int hexadecimal_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_high_surrogate(std::uint32_t value) {
    return value >= 0xD800 && value <= 0xDBFF;
}

bool is_low_surrogate(std::uint32_t value) {
    return value >= 0xDC00 && value <= 0xDFFF;
}

std::uint32_t joined(std::uint32_t high, std::uint32_t low) {
    return ((high & 0x3FF) << 10) + (low & 0x3FF) + 0x10000;
}

char byte(std::uint32_t value) {
    return static_cast<char>(static_cast<unsigned char>(value));
}

void append_utf8(std::uint32_t value, std::string& out) {
    if (value < 0x80) {
        out += byte(value);
    } else if (value < 0x800) {
        out += byte(0xC0 | (value >> 6));
        out += byte(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        out += byte(0xE0 | (value >> 12));
        out += byte(0x80 | ((value >> 6) & 0x3F));
        out += byte(0x80 | (value & 0x3F));
    } else {
        out += byte(0xF0 | (value >> 18));
        out += byte(0x80 | ((value >> 12) & 0x3F));
        out += byte(0x80 | ((value >> 6) & 0x3F));
        out += byte(0x80 | (value & 0x3F));
    }
}

}  // namespace

std::pair<std::uint32_t, std::size_t> read_hexadecimal(std::string_view text, std::size_t at, std::size_t digits) {
    std::uint32_t value = 0;
    const std::size_t limit = at + digits;
    for (; at < limit && at < text.size() && hexadecimal_digit(text[at]) >= 0; ++at) {
        value = value * 16 + static_cast<std::uint32_t>(hexadecimal_digit(text[at]));
    }
    return {value, at};
}

std::size_t append_code_point(std::string_view text, std::uint32_t value, std::size_t end, std::string& out) {
    if (is_high_surrogate(value) && text.substr(end, 2) == "\\u") {
        const auto [low, low_end] = read_hexadecimal(text, end + 2, 4);
        if (low_end == end + 6 && is_low_surrogate(low)) {
            append_utf8(joined(value, low), out);
            return low_end;
        }
    }
    append_utf8(value, out);
    return end;
}

std::optional<std::string> decode_unicode_escapes(std::string_view text, char escape) {
    std::string out;
    std::uint32_t high = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != escape) {
            out += text[at++];
            continue;
        }
        if (text.substr(at + 1, 1) == std::string_view(&escape, 1)) {
            out += escape;
            at += 2;
            continue;
        }
        const bool is_long = text.substr(at + 1, 1) == "+";
        const std::size_t digits = is_long ? 6 : 4;
        const std::size_t first = at + (is_long ? 2 : 1);
        const auto [value, end] = read_hexadecimal(text, first, digits);
        if (end != first + digits) return std::nullopt;
        at = end;
        if (high != 0 && !is_low_surrogate(value)) return std::nullopt;
        if (is_high_surrogate(value)) {
            high = value;
        } else {
            append_utf8(high != 0 ? joined(high, value) : value, out);
            high = 0;
        }
    }
    return out;
}

}  // namespace schemadiff::sql
