#include "emit/routine.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

std::string routine(const Identity& id) {
    return relation(id) + "(" + id.signature + ")";
}

std::string argument_modes(const Arguments& arguments) {
    std::vector<std::string> parts;
    for (const Argument& each : arguments) {
        std::string mode = "IN ";
        if (each.mode == "out") mode = "OUT ";
        if (each.mode == "inout") mode = "INOUT ";
        if (each.mode == "variadic") mode = "VARIADIC ";
        parts.push_back(mode + each.type.text);
    }
    return joined(parts);
}

namespace {

std::string argument_text(const Argument& argument) {
    std::string result;
    if (argument.mode == "out") result += "OUT ";
    if (argument.mode == "inout") result += "INOUT ";
    if (argument.mode == "variadic") result += "VARIADIC ";
    if (!argument.name.empty()) result += sql::identifier(argument.name) + " ";
    result += argument.type.text;
    if (!argument.default_value.empty()) result += " DEFAULT " + argument.default_value.text;
    return result;
}

// A name of a setting may have a prefix: `app.tenant`.
std::string setting_name(const std::string& name) {
    std::string result;
    std::size_t start = 0;
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', start)) {
        result += sql::identifier(name.substr(start, dot - start)) + ".";
        start = dot + 1;
    }
    return result + sql::identifier(name.substr(start));
}

bool holds_names(const std::string& setting) {
    static constexpr std::array<std::string_view, 6> kLists{"local_preload_libraries",   "search_path",
                                                            "session_preload_libraries", "shared_preload_libraries",
                                                            "temp_tablespaces",          "unix_socket_directories"};
    const auto same = [&](std::string_view list) {
        return std::equal(list.begin(), list.end(), setting.begin(), setting.end(), [](char left, char right) {
            return left == static_cast<char>(std::tolower(static_cast<unsigned char>(right)));
        });
    };
    return std::any_of(kLists.begin(), kLists.end(), same);
}

// The names of a list as proconfig holds it, each a literal: `"$user", public` gives '$user', 'public'. Names keep
// their case, as SplitGUCList() in dumputils.c has it.
std::string literal_list(const std::string& value) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at <= value.size()) {
        while (at < value.size() && value[at] == ' ') ++at;
        std::string part;
        if (at < value.size() && value[at] == '"') {
            for (++at; at < value.size(); ++at) {
                if (value[at] == '"' && (at + 1 >= value.size() || value[at + 1] != '"')) break;
                if (value[at] == '"') ++at;
                part += value[at];
            }
            at = std::min(value.find(',', at), value.size());
        } else {
            const std::size_t end = std::min(value.find(',', at), value.size());
            part = value.substr(at, end - at);
            while (!part.empty() && part.back() == ' ') part.pop_back();
            at = end;
        }
        parts.push_back(sql::literal(part));
        ++at;
    }
    return joined(parts);
}

}  // namespace

std::string argument_list(const Arguments& arguments) {
    std::vector<std::string> parts;
    for (const Argument& argument : arguments) {
        if (argument.mode != "table") parts.push_back(argument_text(argument));
    }
    return joined(parts);
}

std::string table_columns(const Arguments& arguments) {
    std::vector<std::string> parts;
    for (const Argument& argument : arguments) {
        if (argument.mode == "table") parts.push_back(sql::identifier(argument.name) + " " + argument.type.text);
    }
    return joined(parts);
}

std::string transform_clause(const std::vector<TypeText>& transforms) {
    std::vector<std::string> parts;
    for (const TypeText& type : transforms) parts.push_back("FOR TYPE " + type.text);
    return parts.empty() ? "" : " TRANSFORM " + joined(parts);
}

std::string set_clauses(const Options& set) {
    std::string result;
    for (const auto& [name, value] : set) {
        result += "\n    SET " + setting_name(name) + " TO " +
                  (holds_names(name) ? literal_list(value) : sql::literal(value));
    }
    return result;
}

std::string body_clause(std::string_view language, const std::string& object_file, const Verbatim& body,
                        const Query& sql_body) {
    if (!sql_body.empty()) return "\n    " + bare_query(sql_body.text);
    if (language != "c") return "\n    AS " + sql::dollar_quoted(body.text);
    const std::string symbol = body.empty() ? "" : ", " + sql::literal(body.text);
    return "\n    AS " + sql::literal(object_file) + symbol;
}

void lock_written(const Query& sql_body, Statement& statement) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(sql_body.text);
    const auto word = [&](std::size_t at, std::string_view text) {
        return at < tokens.size() && tokens[at].is_word(text);
    };
    for (std::size_t at = 1; at < tokens.size(); ++at) {
        const bool into = word(at, "into") && (word(at - 1, "insert") || word(at - 1, "merge"));
        const bool from = word(at, "from") && word(at - 1, "delete");
        // ON CONFLICT DO UPDATE, FOR UPDATE, and FOR NO KEY UPDATE name no table.
        const bool update = word(at, "update") && !word(at - 1, "do") && !word(at - 1, "for") && !word(at - 1, "key");
        if (!into && !from && !update) continue;
        std::size_t name = at + 1;
        if (word(name, "only")) ++name;
        if (name + 2 >= tokens.size() || !tokens[name].is_name() || !tokens[name + 1].is('.')) continue;
        statement.locks.push_back({sql::qualified(tokens[name].value, tokens[name + 2].value), Lock::row_exclusive});
    }
}

Statement& add_routine(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of " + object.id.described();
    return statement;
}

}  // namespace schemadiff::emit
