#include "load/names.h"

#include "sql/quote.h"

namespace schemadiff::load {
namespace {

std::optional<std::string> read_part(std::string_view key, std::size_t& at) {
    std::string part;
    if (at < key.size() && key[at] == '"') {
        for (++at; at < key.size(); ++at) {
            if (key[at] != '"') {
                part += key[at];
            } else if (at + 1 < key.size() && key[at + 1] == '"') {
                part += key[at++];
            } else {
                ++at;
                return part.empty() ? std::nullopt : std::optional(part);
            }
        }
        return std::nullopt;
    }
    for (; at < key.size() && key[at] != '.'; ++at) {
        if (key[at] == '"') return std::nullopt;
        part += key[at];
    }
    return part.empty() ? std::nullopt : std::optional(part);
}

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (char c : name) {
        if (c == '"') out += c;
        out += c;
    }
    return out + '"';
}

std::string part_text(std::string_view name) {
    return name.find_first_of(".\"") == std::string_view::npos ? std::string(name) : quoted(name);
}

}  // namespace

std::optional<QualifiedName> read_key_name(std::string_view key) {
    std::size_t at = 0;
    auto first = read_part(key, at);
    if (!first) return std::nullopt;
    if (at == key.size()) return QualifiedName{"", std::move(*first)};
    if (key[at++] != '.') return std::nullopt;
    auto second = read_part(key, at);
    if (!second || at != key.size()) return std::nullopt;
    return QualifiedName{std::move(*first), std::move(*second)};
}

std::string key_name(std::string_view schema, std::string_view name, std::string_view file_schema) {
    return (schema.empty() || schema == file_schema ? "" : part_text(schema) + ".") + part_text(name);
}

std::string read_member_name(std::string_view key) {
    std::size_t at = 0;
    if (key.substr(0, 1) == "\"") {
        const auto part = read_part(key, at);
        if (part && at == key.size()) return *part;
    }
    return std::string(key);
}

std::string member_name(std::string_view name) {
    return part_text(name);
}

std::optional<std::string> read_reference(std::string_view key) {
    const auto name = read_key_name(key);
    if (!name) return std::nullopt;
    return sql::qualified(name->schema, name->name);
}

}  // namespace schemadiff::load
