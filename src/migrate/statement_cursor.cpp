#include "migrate/statement_cursor.h"

#include <algorithm>

#include "sql/quote.h"

namespace schemadiff::migrate {

StatementCursor::StatementCursor(std::string_view statement) : tokens_(sql::tokens_tolerant(statement)) {}

bool StatementCursor::has(std::string_view word) const {
    return std::any_of(tokens_.begin(), tokens_.end(), [&](const sql::Token& token) { return token.is_word(word); });
}

bool StatementCursor::take(const Words& words) {
    std::size_t at = at_;
    for (const std::string_view word : words) {
        if (!sees(at, word)) return false;
        ++at;
    }
    at_ = at;
    return true;
}

bool StatementCursor::take_any(const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return take({word}); });
}

bool StatementCursor::take(char sign) {
    if (!sees(sign)) return false;
    ++at_;
    return true;
}

bool StatementCursor::find(std::string_view word) {
    for (std::size_t at = at_; at < tokens_.size(); ++at) {
        if (!tokens_[at].is_word(word)) continue;
        at_ = at + 1;
        return true;
    }
    return false;
}

std::optional<std::string> StatementCursor::name() {
    take({"if", "not", "exists"});
    take({"if", "exists"});
    take({"only"});
    std::string text;
    while (at_ < tokens_.size() && tokens_[at_].is_name()) {
        text += sql::identifier(tokens_[at_++].value);
        if (!take('.')) return text;
        text += '.';
    }
    return std::nullopt;
}

std::size_t StatementCursor::next_action() const {
    int depth = 0;
    for (std::size_t at = at_; at < tokens_.size(); ++at) {
        if (tokens_[at].is('(')) ++depth;
        if (tokens_[at].is(')')) --depth;
        if (tokens_[at].is(',') && depth == 0) return at + 1;
    }
    return tokens_.size();
}

}  // namespace schemadiff::migrate
