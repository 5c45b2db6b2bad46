#include "load/utf8.h"

namespace schemadiff::load {
namespace {

bool is_in(unsigned char byte, unsigned low, unsigned high) {
    return byte >= low && byte <= high;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t ahead) -> unsigned char {
        return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : 0;
    };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (is_in(first, 0xC2, 0xDF)) return is_in(byte(1), 0x80, 0xBF) ? 2 : 0;
    if (is_in(first, 0xE0, 0xEF)) {
        const bool second = is_in(byte(1), first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        return second && is_in(byte(2), 0x80, 0xBF) ? 3 : 0;
    }
    if (is_in(first, 0xF0, 0xF4)) {
        const bool second = is_in(byte(1), first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
        return second && is_in(byte(2), 0x80, 0xBF) && is_in(byte(3), 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

char32_t code_point(std::string_view text, std::size_t at) {
    const std::size_t length = utf8_length(text, at);
    const auto first = static_cast<unsigned char>(text[at]);
    if (length < 2) return first;
    char32_t value = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return value;
}

}  // namespace schemadiff::load
