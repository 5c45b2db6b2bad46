#include "sql/quote.h"

#include <algorithm>

#include "schemadiff/error.h"
#include "sql/keywords.h"

namespace schemadiff::sql {
namespace {

bool starts_bare(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}

bool continues_bare(char c) {
    return starts_bare(c) || (c >= '0' && c <= '9');
}

// quote_identifier() quotes `$` too, although the scanner would take it bare.
bool needs_quotes(std::string_view name) {
    if (name.empty() || !starts_bare(name.front())) return true;
    if (!std::all_of(name.begin(), name.end(), continues_bare)) return true;
    const auto category = keyword_category(name);
    return category && *category != KeywordCategory::unreserved;
}

void append_doubled(std::string& out, std::string_view text, char quote) {
    for (char c : text) {
        if (c == quote) out += c;
        out += c;
    }
}

[[noreturn]] void fail_name(std::string_view text) {
    throw Error(
        "\"" + std::string(text) + "\" is not a name",
        "write it as SQL does: schema.name, with double quotes around parts that hold dots, spaces or capitals");
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool scans_as_name_part(unsigned char c) {
    return c == '_' || c == '$' || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

std::string read_quoted_part(std::string_view text, std::size_t& at) {
    std::string part;
    for (++at; at < text.size(); ++at) {
        if (text[at] != '"') {
            part += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
            part += text[++at];
        } else {
            ++at;
            if (part.empty()) fail_name(text);
            return part;
        }
    }
    fail_name(text);
}

std::string read_bare_part(std::string_view text, std::size_t& at) {
    std::string part;
    for (; at < text.size() && scans_as_name_part(static_cast<unsigned char>(text[at])); ++at) {
        const char c = text[at];
        part += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const bool starts_wrong = part.empty() || part.front() == '$' || (part.front() >= '0' && part.front() <= '9');
    if (starts_wrong) fail_name(text);
    return part;
}

void skip_spaces(std::string_view text, std::size_t& at) {
    while (at < text.size() && is_space(text[at])) ++at;
}

// The longest length of at most `limit` bytes that does not cut a character of UTF-8.
std::size_t clipped_length(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text.size();
    std::size_t length = limit;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    return length;
}

}  // namespace

std::string identifier(std::string_view name) {
    if (!needs_quotes(name)) return std::string(name);
    std::string out;
    out.reserve(name.size() + 2);
    out += '"';
    append_doubled(out, name, '"');
    out += '"';
    return out;
}

std::string qualified(std::string_view schema, std::string_view name) {
    if (schema.empty()) return identifier(name);
    return identifier(schema) + '.' + identifier(name);
}

std::string literal(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 3);
    const bool escapes = text.find('\\') != std::string_view::npos;
    out += escapes ? "E'" : "'";
    for (char c : text) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    out += '\'';
    return out;
}

std::string dollar_quoted(std::string_view body) {
    std::string tag = "$$";
    // Looked for in body and closing tag together: a body that ends in `$` would close `$$` one character early.
    for (int number = 0; (std::string(body) + tag).find(tag) < body.size(); ++number) {
        tag = number == 0 ? "$_$" : "$_" + std::to_string(number) + "$";
    }
    return tag + std::string(body) + tag;
}

bool is_reserved(std::string_view word) {
    const auto category = keyword_category(word);
    return category && (*category == KeywordCategory::reserved || *category == KeywordCategory::type_or_function);
}

std::vector<std::string> split_qualified_name(std::string_view text) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (true) {
        skip_spaces(text, at);
        if (at >= text.size()) fail_name(text);
        parts.push_back(text[at] == '"' ? read_quoted_part(text, at) : read_bare_part(text, at));
        skip_spaces(text, at);
        if (at >= text.size()) return parts;
        if (text[at++] != '.') fail_name(text);
    }
}

std::string truncate_identifier(std::string_view name) {
    return std::string(name.substr(0, clipped_length(name, kMaxIdentifierBytes)));
}

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
    std::size_t overhead = name2.empty() ? 0 : 1;
    if (!label.empty()) overhead += label.size() + 1;
    const std::size_t available = overhead < kMaxIdentifierBytes ? kMaxIdentifierBytes - overhead : 0;
    std::size_t length1 = name1.size();
    std::size_t length2 = name2.size();
    while (length1 + length2 > available) {
        if (length1 > length2) {
            --length1;
        } else {
            --length2;
        }
    }
    std::string out(name1.substr(0, clipped_length(name1, length1)));
    if (!name2.empty()) out.append("_").append(name2.substr(0, clipped_length(name2, length2)));
    if (!label.empty()) out.append("_").append(label);
    return out;
}

std::string choose_name(std::string_view name1, std::string_view name2, std::string_view label,
                        const IsTaken& is_taken) {
    std::string name = make_object_name(name1, name2, label);
    for (int pass = 1; is_taken(name); ++pass) {
        name = make_object_name(name1, name2, std::string(label) + std::to_string(pass));
    }
    return name;
}

std::string index_name_addition(const std::vector<std::string>& columns) {
    std::string out;
    for (const std::string& column : columns) {
        if (!out.empty()) out += '_';
        out += column;
        // The last name is kept whole: makeObjectName cuts it, the loop only stops adding more.
        if (out.size() >= kMaxIdentifierBytes + 1) break;
    }
    return out;
}

std::vector<std::string> choose_index_column_names(const std::vector<std::string>& columns) {
    std::vector<std::string> names;
    for (const std::string& column : columns) {
        const std::string original = column.empty() ? "expr" : column;
        std::string name = original;
        for (int number = 1; std::find(names.begin(), names.end(), name) != names.end(); ++number) {
            const std::string suffix = std::to_string(number);
            name = original.substr(0, clipped_length(original, kMaxIdentifierBytes - suffix.size())) + suffix;
        }
        names.push_back(std::move(name));
    }
    return names;
}

std::string choose_index_name(std::string_view table, const std::vector<std::string>& columns, IndexPurpose purpose,
                              const IsTaken& is_taken) {
    const std::string addition = index_name_addition(choose_index_column_names(columns));
    switch (purpose) {
        case IndexPurpose::primary_key:
            return choose_name(table, "", "pkey", is_taken);
        case IndexPurpose::exclusion:
            return choose_name(table, addition, "excl", is_taken);
        case IndexPurpose::unique_constraint:
            return choose_name(table, addition, "key", is_taken);
        case IndexPurpose::plain:
            return choose_name(table, addition, "idx", is_taken);
    }
    return {};
}

std::string choose_check_name(std::string_view table, const std::vector<std::string>& columns,
                              const IsTaken& is_taken) {
    const bool one = columns.size() == 1;
    return choose_name(table, one ? std::string_view(columns.front()) : std::string_view(), "check", is_taken);
}

std::string choose_foreign_key_name(std::string_view table, const std::vector<std::string>& columns,
                                    const IsTaken& is_taken) {
    return choose_name(table, index_name_addition(columns), "fkey", is_taken);
}

std::string multirange_name(std::string_view range) {
    const std::size_t at = range.find("range");
    if (at != std::string_view::npos)
        return truncate_identifier(std::string(range.substr(0, at)) + "multi" + std::string(range.substr(at)));
    return truncate_identifier(truncate_identifier(range.substr(0, kMaxIdentifierBytes - 11)) + "_multirange");
}

}  // namespace schemadiff::sql
