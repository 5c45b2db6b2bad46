#include "load/yaml_text.h"

#include <algorithm>
#include <array>

#include "load/utf8.h"

namespace schemadiff::load {
namespace {

constexpr std::size_t kWidth = 110;     // of a list in brackets
constexpr std::size_t kLongKey = 1000;  // a key has 1,024 bytes at most, unless `? ` precedes it (YAML 1.2, 7.4.2)

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Characters that no scalar holds unescaped, or that one of the versions takes for a line's end or a byte order mark.
bool needs_escape(char32_t c) {
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           c == 0xFFFE || c == 0xFFFF;
}

bool any_needs_escape(std::string_view text, bool allow_newline) {
    for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(1, utf8_length(text, at))) {
        if (text[at] == '\n' && allow_newline) continue;
        if (needs_escape(code_point(text, at))) return true;
    }
    return false;
}

// The words that YAML 1.1 (types null, bool, merge, value) and 1.2 (core schema) take for something else than a string.
bool is_resolved_word(std::string_view text) {
    static constexpr std::array<std::string_view, 9> kWords{"null", "true", "false", "yes", "no",
                                                            "on",   "off",  "y",     "n"};
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool starts_plain(char c) {
    return is_letter(c) || c == '_' || c == '(' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::string double_quoted(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, utf8_length(text, at));
        const char32_t c = code_point(text, at);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (needs_escape(c)) {
            out += c > 0xFF ? "\\u" : "\\x";
            for (int shift = c > 0xFF ? 12 : 4; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 15];
        } else {
            out.append(text.substr(at, length));
        }
        at += length;
    }
    return out + '"';
}

std::string single_quoted(std::string_view text) {
    std::string out = "'";
    for (char c : text) {
        if (c == '\'') out += c;
        out += c;
    }
    return out + '\'';
}

// A block gives back its exact bytes only if each line shows all of itself: no trailing space, one newline or none at
// the end, nothing to escape, no space in front of the first line.
bool fits_block(std::string_view text) {
    if (text.find('\n') == std::string_view::npos || text.front() == '\n' || text.front() == ' ' ||
        text.front() == '\t') {
        return false;
    }
    if (text.size() > 1 && text.substr(text.size() - 2) == "\n\n") return false;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        if (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) return false;
    }
    if (text.back() == ' ' || text.back() == '\t') return false;
    return !any_needs_escape(text, true);
}

void append_block(std::string_view text, int indent, std::string& out) {
    const bool ends_line = text.back() == '\n';
    out += ends_line ? " |\n" : " |-\n";
    if (ends_line) text.remove_suffix(1);
    while (true) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (!line.empty()) out.append(static_cast<std::size_t>(indent), ' ').append(line);
        out += '\n';
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

std::string flow_list(const YamlNode& list) {
    std::string text = "[";
    for (const YamlNode& item : list.items) {
        if (!item.is_scalar() || text.size() > kWidth) return "";
        text += (text.size() > 1 ? ", " : "") +
                (item.style == YamlNode::Style::plain ? item.text : yaml_scalar(item.text, true));
    }
    return text + "]";
}

void append_value(const YamlNode& value, int indent, std::size_t column, std::string& out);

void append_items(const YamlNode& list, int indent, std::string& out) {
    for (const YamlNode& item : list.items) {
        out.append(static_cast<std::size_t>(indent), ' ') += '-';
        if (item.is_mapping() && !item.keys.empty()) {
            std::string inner;
            append_yaml(item, indent + 2, inner);
            out += ' ';
            out.append(inner, static_cast<std::size_t>(indent) + 2, std::string::npos);
        } else {
            append_value(item, indent, static_cast<std::size_t>(indent) + 2, out);
        }
    }
}

void append_value(const YamlNode& value, int indent, std::size_t column, std::string& out) {
    switch (value.form) {
        case YamlNode::Form::null:
            out += '\n';
            return;
        case YamlNode::Form::scalar:
            if (value.style == YamlNode::Style::plain) {
                out += " " + value.text + "\n";
            } else if (fits_block(value.text)) {
                append_block(value.text, indent + 2, out);
            } else {
                out += " " + yaml_scalar(value.text, false) + "\n";
            }
            return;
        case YamlNode::Form::sequence: {
            const std::string list = value.flow || value.items.empty() ? flow_list(value) : "";
            if (!list.empty() && column + list.size() <= kWidth) {
                out += " " + list + "\n";
            } else {
                out += '\n';
                append_items(value, indent + 2, out);
            }
            return;
        }
        case YamlNode::Form::mapping:
            if (value.keys.empty()) {
                out += " {}\n";
            } else {
                out += '\n';
                append_yaml(value, indent + 2, out);
            }
            return;
    }
}

}  // namespace

bool is_plain_string(std::string_view text, bool in_flow) {
    if (text.empty() || !starts_plain(text.front()) || text.back() == ' ' || text.back() == ':') return false;
    if (is_resolved_word(text) || any_needs_escape(text, false)) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\t') return false;
        if (c == ':' && (at + 1 == text.size() || text[at + 1] == ' ' || in_flow)) return false;
        if (c == '#' && text[at - 1] == ' ') return false;
        if (in_flow && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}')) return false;
    }
    return true;
}

std::string yaml_scalar(std::string_view text, bool in_flow) {
    if (is_plain_string(text, in_flow)) return std::string(text);
    if (any_needs_escape(text, false) || text.find('\t') != std::string_view::npos) return double_quoted(text);
    return single_quoted(text);
}

void append_yaml(const YamlNode& mapping, int indent, std::string& out) {
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
        const std::string key = yaml_scalar(mapping.keys[i].text, false);
        const bool is_long = key.size() > kLongKey;
        out.append(static_cast<std::size_t>(indent), ' ');
        if (is_long) out += "? ";
        out += key;
        if (is_long) out.append("\n").append(static_cast<std::size_t>(indent), ' ');
        out += ':';
        append_value(mapping.items[i], indent, static_cast<std::size_t>(indent) + key.size() + 2, out);
    }
}

}  // namespace schemadiff::load
