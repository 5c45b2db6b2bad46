#include "db/statement_error.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "support/text.h"

namespace schemadiff::db {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_secret_word(std::string_view word) {
    constexpr std::array<std::string_view, 4> kWords = {"password", "sslpassword", "passfile", "connection"};
    const std::string lower = support::lower_case(word);
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// The place behind the literal that opens with the quote at `at`. A backslash is taken as an escape only behind E.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
    const bool escapes = at > 0 && (text[at - 1] == 'E' || text[at - 1] == 'e');
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (escapes && text[i] == '\\') {
            ++i;
        } else if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') {
            ++i;
        } else if (text[i] == '\'') {
            return i + 1;
        }
    }
    return text.size();
}

// What stands at one place of a statement, seen just sharply enough to find the literals. (sql's scanner is not for
// this layer, and stops at a statement with a syntax error, which is the very one to be shown.)
struct Token {
    enum class Kind { word, other };
    Kind kind = Kind::other;
    std::string_view text;  // of a word, without the quotes of a quoted name
    std::size_t end = 0;
};

std::size_t behind(std::string_view text, std::string_view mark, std::size_t from) {
    const std::size_t found = text.find(mark, from);
    return found == std::string_view::npos ? text.size() : found + mark.size();
}

Token next_token(std::string_view text, std::size_t at) {
    if (text[at] == '\'') return {Token::Kind::other, "", end_of_literal(text, at)};
    if (text.substr(at, 2) == "--") return {Token::Kind::other, "", behind(text, "\n", at)};
    if (text.substr(at, 2) == "/*") return {Token::Kind::other, "", behind(text, "*/", at + 2)};
    if (text[at] == '"') {
        const std::size_t end = behind(text, "\"", at + 1);
        return {Token::Kind::word, text.substr(at + 1, std::max(end - at, std::size_t{2}) - 2), end};
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end == at) return {Token::Kind::other, "", at + 1};
    return {Token::Kind::word, text.substr(at, end - at), end};
}

// The quote of the literal that follows the word ending at `at`; npos if something else follows.
std::size_t literal_after(std::string_view text, std::size_t at) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
    if (at + 1 < text.size() && (text[at] == 'E' || text[at] == 'e') && text[at + 1] == '\'') ++at;
    return at < text.size() && text[at] == '\'' ? at : std::string_view::npos;
}

// The byte where the character number `position` (from 1) begins.
std::size_t byte_of(std::string_view text, int position) {
    std::size_t at = 0;
    for (int character = 1; character < position && at < text.size(); ++character) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
}

constexpr std::size_t kWidestLine = 160;

std::string excerpt(std::string_view statement, int position) {
    const std::size_t at = byte_of(statement, position);
    const std::size_t before = at == 0 ? std::string_view::npos : statement.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(statement.find('\n', at), statement.size());
    const std::string_view line = statement.substr(begin, end - begin);
    if (line.size() > kWidestLine || mask_secrets(statement) != statement) return "";
    const auto number = 1 + std::count(statement.begin(), statement.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    const std::string label = "  line " + std::to_string(number) + ": ";
    return "\n" + label + std::string(line) + "\n" + std::string(label.size(), ' ') +
           support::blank_below(line.substr(0, at - begin)) + "^";
}

std::string labelled(const char* label, const std::string& text) {
    if (text.empty()) return "";
    std::string result = std::string("\n  ") + label + ": ";
    for (const char c : text) result += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return result;
}

}  // namespace

std::string mask_secrets(std::string_view statement) {
    std::string text;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < statement.size();) {
        const Token token = next_token(statement, at);
        at = token.end;
        if (token.kind != Token::Kind::word || !is_secret_word(token.text)) continue;
        const std::size_t quote = literal_after(statement, at);
        if (quote == std::string_view::npos) continue;
        text.append(statement.substr(copied, quote - copied)).append("'***'");
        at = copied = end_of_literal(statement, quote);
    }
    return text.append(statement.substr(copied));
}

bool first_word_is(std::string_view statement, std::string_view word) {
    for (std::size_t at = 0; at < statement.size();) {
        const Token token = next_token(statement, at);
        if (token.kind == Token::Kind::word) return support::lower_case(token.text) == word;
        const bool skipped = std::isspace(static_cast<unsigned char>(statement[at])) != 0 || statement[at] == ';' ||
                             statement.substr(at, 2) == "--" || statement.substr(at, 2) == "/*";
        if (!skipped) return false;
        at = token.end;
    }
    return false;
}

DatabaseError statement_error(const ServerMessage& message, std::string_view statement) {
    std::string text = mask_secrets(message.message) + " (SQLSTATE " + message.sqlstate + ")";
    if (message.position > 0) text += excerpt(statement, message.position);
    text += labelled("detail", message.detail);
    text += labelled("context", mask_secrets(message.context));
    return DatabaseError(text, message.sqlstate, mask_secrets(statement), message.hint);
}

}  // namespace schemadiff::db
