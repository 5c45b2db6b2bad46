#include "load/fragment.h"

#include <charconv>

#include "sql/quote.h"

namespace schemadiff::load {

Fragment::Fragment(Context& context, const YamlNode& node, std::string what)
    : Fragment(context, node, node.text, std::move(what)) {}

Fragment::Fragment(Context& context, const YamlNode& node, std::string_view part, std::string what)
    : context_(context), node_(node), text_(part), what_(std::move(what)), tokens_(sql::tokens_tolerant(part)) {
    if (!tokens_.empty() && tokens_.back().kind == sql::TokenKind::bad) {
        fail_at(tokens_.size() - 1, "cannot read the SQL of " + what_ + " from \"" + tokens_.back().value + "\" on",
                "a quote, dollar quote or comment may lack its end");
    }
}

bool Fragment::sees(std::string_view word, std::size_t ahead) const {
    const sql::Token* token = peek(ahead);
    return token && token->is_word(word);
}

bool Fragment::sees(char punctuation, std::size_t ahead) const {
    const sql::Token* token = peek(ahead);
    return token && token->is(punctuation);
}

bool Fragment::accept(std::string_view word) {
    if (!sees(word)) return false;
    ++at_;
    return true;
}

bool Fragment::accept(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (std::string_view word : words) {
        if (!sees(word, ahead++)) return false;
    }
    at_ += words.size();
    return true;
}

bool Fragment::accept(char punctuation) {
    if (!sees(punctuation)) return false;
    ++at_;
    return true;
}

bool Fragment::expect(std::string_view word) {
    if (accept(word)) return true;
    fail("expected \"" + std::string(word) + "\" in " + what_ + ", found " + found());
    return false;
}

bool Fragment::expect(char punctuation) {
    if (accept(punctuation)) return true;
    fail("expected \"" + std::string(1, punctuation) + "\" in " + what_ + ", found " + found());
    return false;
}

std::optional<std::string> Fragment::parentheses() {
    if (!sees('(')) {
        expect('(');
        return std::nullopt;
    }
    const std::size_t first = at_;
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
        if (tokens_[at_].is('(')) ++depth;
        if (tokens_[at_].is(')') && --depth == 0) break;
    }
    if (at_ >= tokens_.size()) {
        fail_at(first, "the parenthesis in " + what_ + " is not closed");
        return std::nullopt;
    }
    const std::size_t close = at_++;
    if (close == first + 1) return std::string();
    const std::size_t begin = tokens_[first + 1].offset;
    return std::string(text_.substr(begin, tokens_[close - 1].end() - begin));
}

std::string Fragment::name() {
    const sql::Token* token = peek();
    if (!token || !token->is_name()) {
        fail("expected a name in " + what_ + ", found " + found());
        return "";
    }
    ++at_;
    return token->value;
}

QualifiedName Fragment::qualified_name() {
    QualifiedName result{"", name()};
    if (!accept('.')) return result;
    result.schema = std::move(result.name);
    result.name = name();
    return result;
}

Names Fragment::names_in_parentheses() {
    Names names;
    if (!expect('(')) return names;
    do {
        names.push_back(name());
    } while (ok() && accept(','));
    if (ok()) expect(')');
    return names;
}

std::string Fragment::value() {
    const sql::Token* token = peek();
    const bool is_value =
        token && (token->is_name() || token->kind == sql::TokenKind::string || token->kind == sql::TokenKind::number);
    if (!is_value) {
        fail("expected a value in " + what_ + ", found " + found());
        return "";
    }
    ++at_;
    return token->value;
}

std::optional<std::int64_t> Fragment::integer() {
    const std::size_t first = at_;
    const sql::Token* sign = peek();
    const bool negative = sign && sign->is("-");
    if (negative || (sign && sign->is("+"))) ++at_;
    const sql::Token* token = peek();
    std::string digits = negative ? "-" : "";
    if (token && token->kind == sql::TokenKind::number) {
        for (char c : token->value) {
            if (c != '_') digits += c;
        }
    }
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!token || failure != std::errc() || end != digits.data() + digits.size()) {
        at_ = first;
        fail("expected an integer in " + what_ + ", found " + found());
        return std::nullopt;
    }
    ++at_;
    return value;
}

std::string Fragment::text_until(std::size_t end) {
    if (failed_ || at_ >= end) return "";
    const std::size_t begin = tokens_[at_].offset;
    const std::size_t stop = end >= tokens_.size() ? tokens_.back().end() : tokens_[end - 1].end();
    at_ = end;
    return std::string(text_.substr(begin, stop - begin));
}

SourceLocation Fragment::location(std::size_t position) const {
    const bool inside = text_.data() >= node_.text.data() && text_.data() <= node_.text.data() + node_.text.size();
    const std::size_t start = inside ? static_cast<std::size_t>(text_.data() - node_.text.data()) : 0;
    return context_.at(node_, start + (position < tokens_.size() ? tokens_[position].offset : text_.size()));
}

void Fragment::fail(std::string message, std::string hint) {
    fail_at(at_, std::move(message), std::move(hint));
}

void Fragment::fail_at(std::size_t position, std::string message, std::string hint) {
    if (!failed_) context_.error(location(position), std::move(message), std::move(hint));
    failed_ = true;
}

void Fragment::expect_end() {
    if (at_end()) return;
    fail("unexpected " + found().substr(0) + " in " + what_);
}

std::string Fragment::found() const {
    const sql::Token* token = peek();
    if (!token) return "the end";
    return "\"" + std::string(text_.substr(token->offset, token->length)) + "\"";
}

std::string column_list(const Names& columns) {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + sql::identifier(column);
    return "(" + text + ")";
}

}  // namespace schemadiff::load
