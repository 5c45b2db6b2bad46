#include "migrate/environment_secrets.h"

#include <algorithm>
#include <cstdlib>

#include "schemadiff/error.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {

namespace {

bool is_name_letter(char letter, bool first) {
    const bool letters = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || letter == '_';
    return letters || (!first && letter >= '0' && letter <= '9');
}

// The name in `${NAME}` at `at`; empty where there is none.
std::string name_at(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "${") return {};
    std::size_t end = at + 2;
    while (end < text.size() && is_name_letter(text[end], end == at + 2)) ++end;
    if (end == at + 2 || end >= text.size() || text[end] != '}') return {};
    return std::string(text.substr(at + 2, end - at - 2));
}

bool may_hold_secrets(const std::vector<sql::Token>& tokens) {
    if (tokens.size() < 3 || !(tokens[0].is_word("create") || tokens[0].is_word("alter"))) return false;
    return tokens[1].is_word("server") || tokens[1].is_word("subscription") ||
           (tokens[1].is_word("user") && tokens[2].is_word("mapping"));
}

bool is_uri(std::string_view connection) {
    return connection.starts_with("postgresql://") || connection.starts_with("postgres://");
}

std::string percent_encoded(std::string_view value) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char letter : value) {
        const auto byte = static_cast<unsigned char>(letter);
        if (is_name_letter(letter, false)) {
            out += letter;
        } else {
            out += '%';
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        }
    }
    return out;
}

// `'..'` with quotes and backslashes escaped (documentation of libpq, "Keyword/Value Connection Strings").
std::string connection_value(std::string_view value) {
    std::string out = "'";
    for (const char letter : value) {
        if (letter == '\'' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + "'";
}

class Filler {
  public:
    Filler(std::string_view statement, const Environment& environment)
        : statement_(statement), environment_(environment) {}

    FilledStatement run() {
        const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement_);
        std::size_t copied = 0;
        int depth = 0;
        if (may_hold_secrets(tokens)) {
            for (std::size_t at = 2; at < tokens.size(); ++at) {
                if (tokens[at].is('(') && (depth > 0 || tokens[at - 1].is_word("options"))) ++depth;
                if (tokens[at].is(')') && depth > 0) --depth;
                const bool connection = tokens[at - 1].is_word("connection");
                if (tokens[at].kind != sql::TokenKind::string || (depth == 0 && !connection)) continue;
                const std::string value = filled(tokens[at].value, connection);
                if (value == tokens[at].value) continue;
                out_.text += statement_.substr(copied, tokens[at].offset - copied);
                out_.text += sql::literal(value);
                copied = tokens[at].end();
            }
        }
        out_.text += statement_.substr(copied);
        return std::move(out_);
    }

  private:
    std::string filled(const std::string& text, bool connection) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            const std::string name = name_at(text, at);
            const std::optional<std::string> found = name.empty() ? std::nullopt : environment_(name);
            if (!name.empty() && !found) out_.missing.push_back(name);
            if (!found) {
                out += text[at++];
                continue;
            }
            std::string value = *found;
            if (!value.empty()) out_.secrets.emplace_back(name, value);
            if (connection && is_uri(text))
                value = percent_encoded(value);
            else if (connection && at > 0 && text[at - 1] == '=')
                value = connection_value(value);
            out += value;
            at += name.size() + 3;
        }
        return out;
    }

    std::string_view statement_;
    const Environment& environment_;
    FilledStatement out_;
};

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

FilledStatement fill_secrets(std::string_view statement, const Environment& environment) {
    return Filler(statement, environment).run();
}

std::string hide_values(std::string text, const FilledStatement& statement) {
    std::vector<std::pair<std::string, std::string>> secrets = statement.secrets;
    // One value may be a part of another.
    std::sort(secrets.begin(), secrets.end(),
              [](const auto& one, const auto& other) { return one.second.size() > other.second.size(); });
    for (const auto& [name, value] : secrets) replace_all(text, value, "${" + name + "}");
    return text;
}

db::Result query_with_secrets(db::Connection& connection, std::string_view statement,
                              const std::function<void(const std::string&)>& warn) {
    const FilledStatement filled = fill_secrets(statement, [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    });
    for (const std::string& name : filled.missing)
        warn("the environment variable " + name + " is not set: the text ${" + name +
             "} goes to the server in its place");
    if (filled.secrets.empty()) return connection.query(filled.text);
    try {
        return connection.query(filled.text);
    } catch (const DatabaseError& error) {
        throw DatabaseError(hide_values(error.what(), filled), error.sqlstate(), std::string(statement),
                            hide_values(error.hint(), filled));
    }
}

}  // namespace schemadiff::migrate
