#include "emit/routine.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string argument(const Argument& value) {
    std::string out;
    if (value.mode == "out") out = "OUT ";
    if (value.mode == "inout") out = "INOUT ";
    if (value.mode == "variadic") out = "VARIADIC ";
    if (!value.name.empty()) out += sql::identifier(value.name) + " ";
    out += value.type.text;
    if (!value.default_value.empty()) out += " DEFAULT " + value.default_value.text;
    return out;
}

// Settings that hold a list of names: each is quoted by itself (variable_is_guc_list_quote in dumputils.c).
bool is_name_list(std::string_view name) {
    static constexpr std::array<std::string_view, 7> kLists{
        "local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries",
        "temp_tablespaces", "unix_socket_directories", "restrict_nonsystem_relation_kind"};
    return std::find(kLists.begin(), kLists.end(), name) != kLists.end();
}

// proconfig holds such a list with its names quoted as identifiers: `"$user", public`.
std::string name_literals(const std::string& value) {
    std::vector<std::string> parts;
    std::string part;
    bool quoted = false;
    bool any = false;
    for (std::size_t at = 0; at <= value.size(); ++at) {
        const char each = at < value.size() ? value[at] : ',';
        if (each == '"') {
            if (quoted && at + 1 < value.size() && value[at + 1] == '"') part += value[at++];
            else quoted = !quoted;
            any = true;
        } else if (each == ',' && (!quoted || at == value.size())) {
            if (any || !part.empty()) parts.push_back(sql::literal(part));
            part.clear();
            any = false;
        } else if (each != ' ' || quoted)
            part += each;
    }
    return parts.empty() ? "''" : joined(parts);
}

// `a.b` of an extension's setting: each part by itself.
std::string setting_name(const std::string& name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return sql::identifier(name);
    return sql::qualified(name.substr(0, dot), name.substr(dot + 1));
}

}  // namespace

std::string argument_list(const Arguments& arguments) {
    std::vector<std::string> parts;
    for (const Argument& each : arguments)
        if (each.mode != "table") parts.push_back(argument(each));
    return joined(parts);
}

std::string table_result(const Arguments& arguments) {
    std::vector<std::string> parts;
    for (const Argument& each : arguments)
        if (each.mode == "table") parts.push_back(sql::identifier(each.name) + " " + each.type.text);
    return parts.empty() ? "" : "TABLE(" + joined(parts) + ")";
}

std::string settings(const Options& set) {
    std::string out;
    for (const auto& [name, value] : set)
        out += "\n    SET " + setting_name(name) + " TO " + (is_name_list(name) ? name_literals(value) : sql::literal(value));
    return out;
}

std::string transforms(const std::vector<TypeText>& types) {
    std::vector<std::string> parts;
    for (const TypeText& each : types) parts.push_back("FOR TYPE " + each.text);
    return parts.empty() ? "" : " TRANSFORM " + joined(parts);
}

std::string routine_body(const Verbatim& body, const Query& sql_body, const std::string& object_file) {
    if (!sql_body.empty()) return "\n" + bare_query(sql_body.text);
    if (!object_file.empty()) return "\n    AS " + sql::literal(object_file) + ", " + sql::literal(body.text);
    return "\n    AS " + sql::dollar_quoted(body.text);
}

}  // namespace schemadiff::emit
