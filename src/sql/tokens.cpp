#include "sql/tokens.h"

#include <algorithm>

#include "schemadiff/error.h"
#include "sql/unicode_escape.h"

namespace schemadiff::sql {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
    return starts_name(c) || is_digit(c) || c == '$';
}

bool is_operator_char(char c) {
    return c != '\0' && std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}

char at_or_end(std::string_view text, std::size_t at) {
    return at < text.size() ? text[at] : '\0';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The place after spaces with a line break and before another quote: there a string literal goes on. npos if none.
std::size_t continuation(std::string_view text, std::size_t at) {
    bool line_break = false;
    while (at < text.size()) {
        if (is_space(text[at])) {
            line_break = line_break || text[at] == '\n' || text[at] == '\r';
            ++at;
        } else if (line_break && text.substr(at, 2) == "--") {
            while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
        } else {
            break;
        }
    }
    return line_break && at < text.size() && text[at] == '\'' ? at : std::string_view::npos;
}

// Decodes the escape that follows a backslash at `at` (E'..'); returns the place after it. xdigits as in scan.l.
std::size_t decode_escape(std::string_view text, std::size_t at, std::string& out) {
    const char c = text[at];
    static constexpr std::string_view kLetters = "bfnrtv";
    static constexpr std::string_view kMeanings = "\b\f\n\r\t\v";
    if (const auto found = kLetters.find(c); found != std::string_view::npos) {
        out += kMeanings[found];
        return at + 1;
    }
    if (c >= '0' && c <= '7') {
        unsigned value = 0;
        std::size_t end = at;
        for (; end < text.size() && end < at + 3 && text[end] >= '0' && text[end] <= '7'; ++end) {
            value = value * 8 + static_cast<unsigned>(text[end] - '0');
        }
        out += static_cast<char>(value & 0xFF);
        return end;
    }
    if (c == 'x') {
        const auto [value, end] = read_hexadecimal(text, at + 1, 2);
        if (end > at + 1) {
            out += static_cast<char>(value);
            return end;
        }
    }
    if (c == 'u' || c == 'U') {
        const std::size_t digits = c == 'u' ? 4 : 8;
        const auto [value, end] = read_hexadecimal(text, at + 1, digits);
        if (end == at + 1 + digits) return append_code_point(text, value, end, out);
    }
    out += c;
    return at + 1;
}

std::string_view trimmed_operator(std::string_view run) {
    const std::size_t comment = std::min(run.find("--"), run.find("/*"));
    if (comment != std::string_view::npos) run = run.substr(0, comment);
    const bool may_end_in_sign = run.find_first_of("~!@#^&|`?%") != std::string_view::npos;
    if (!may_end_in_sign) {
        while (run.size() > 1 && (run.back() == '+' || run.back() == '-')) run.remove_suffix(1);
    }
    return run;
}

}  // namespace

bool Scanner::next(Token& token) {
    token.value.clear();
    if (failed_) return false;
    const std::size_t before = at_;
    if (!skip_space_and_comments()) {
        at_ = std::max(before, at_);
        scan_bad(token);
        return true;
    }
    if (at_ >= text_.size()) return false;
    token.offset = at_;
    const char c = text_[at_];
    if (starts_name(c)) {
        scan_prefixed_string(token);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
        scan_number(token);
    } else if (c == '\'') {
        scan_string(token, 0, false);
    } else if (c == '"') {
        scan_quoted_identifier(token, 0);
    } else if (c == '$') {
        scan_dollar(token);
    } else if (is_operator_char(c)) {
        scan_operator(token);
    } else {
        scan_punctuation(token);
    }
    return true;
}

// False, standing at the comment's start, when a block comment has no end.
bool Scanner::skip_space_and_comments() {
    while (at_ < text_.size()) {
        if (is_space(text_[at_])) {
            ++at_;
        } else if (text_.substr(at_, 2) == "--") {
            at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
        } else if (text_.substr(at_, 2) == "/*") {
            std::size_t end = at_ + 2;
            for (int depth = 1; depth > 0;) {
                end = text_.find_first_of("/*", end);
                if (end == std::string_view::npos) return false;
                const std::string_view pair = text_.substr(end, 2);
                if (pair == "/*") ++depth;
                if (pair == "*/") --depth;
                end += pair == "/*" || pair == "*/" ? 2 : 1;
            }
            at_ = end;
        } else {
            break;
        }
    }
    return true;
}

void Scanner::finish(Token& token, TokenKind kind, std::size_t end) {
    token.kind = kind;
    token.length = end - token.offset;
    at_ = end;
}

void Scanner::scan_bad(Token& token) {
    failed_ = true;
    token.offset = at_;
    token.value = std::string(text_.substr(at_, 20));
    finish(token, TokenKind::bad, text_.size());
}

void Scanner::scan_prefixed_string(Token& token) {
    const char c = lower(text_[at_]);
    if (peek(1) == '\'' && (c == 'e' || c == 'n')) return scan_string(token, 1, c == 'e');
    if (peek(1) == '\'' && (c == 'b' || c == 'x')) {
        scan_string(token, 1, false);
        if (token.kind == TokenKind::bad) return;
        token.kind = TokenKind::bit_string;
        token.value.insert(token.value.begin(), c);
        return;
    }
    if (c == 'u' && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) return scan_unicode(token);
    scan_word(token);
}

void Scanner::scan_word(Token& token) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    token.value.assign(text_.substr(at_, end - at_));
    for (char& c : token.value) c = lower(c);
    finish(token, TokenKind::identifier, end);
}

void Scanner::scan_quoted_identifier(Token& token, std::size_t prefix) {
    std::size_t at = at_ + prefix + 1;
    while (true) {
        const std::size_t quote = text_.find('"', at);
        if (quote == std::string_view::npos) return scan_bad(token);
        token.value.append(text_.substr(at, quote - at));
        at = quote + 1;
        if (at >= text_.size() || text_[at] != '"') break;
        token.value += '"';
        ++at;
    }
    if (token.value.empty()) return scan_bad(token);
    finish(token, TokenKind::quoted_identifier, at);
}

void Scanner::scan_string(Token& token, std::size_t prefix, bool escapes) {
    std::size_t at = at_ + prefix + 1;
    while (true) {
        const std::size_t special = text_.find_first_of(escapes ? "'\\" : "'", at);
        if (special == std::string_view::npos) return scan_bad(token);
        token.value.append(text_.substr(at, special - at));
        at = special + 1;
        if (text_[special] == '\\') {
            if (at >= text_.size()) return scan_bad(token);
            at = decode_escape(text_, at, token.value);
        } else if (at < text_.size() && text_[at] == '\'') {
            token.value += '\'';
            ++at;
        } else {
            const std::size_t next_part = continuation(text_, at);
            if (next_part == std::string_view::npos) break;
            at = next_part + 1;
        }
    }
    finish(token, TokenKind::string, at);
}

// U&'..' and U&"..", with UESCAPE '!' behind it as part of the token.
void Scanner::scan_unicode(Token& token) {
    const bool is_string = peek(2) == '\'';
    if (is_string) {
        scan_string(token, 2, false);
    } else {
        scan_quoted_identifier(token, 2);
    }
    if (token.kind == TokenKind::bad) return;
    Scanner ahead(text_, at_);
    Token word;
    Token mark;
    char escape = '\\';
    if (ahead.next(word) && word.is_word("uescape") && ahead.next(mark) && mark.kind == TokenKind::string &&
        mark.value.size() == 1) {
        escape = mark.value.front();
        finish(token, token.kind, mark.end());
    }
    if (auto decoded = decode_unicode_escapes(token.value, escape)) {
        token.value = std::move(*decoded);
    } else {
        at_ = token.offset;
        scan_bad(token);
    }
}

void Scanner::scan_dollar(Token& token) {
    std::size_t end = at_ + 1;
    if (is_digit(peek(1))) {
        while (end < text_.size() && is_digit(text_[end])) ++end;
        token.value.assign(text_.substr(at_ + 1, end - at_ - 1));
        return finish(token, TokenKind::parameter, end);
    }
    while (end < text_.size() && continues_name(text_[end]) && text_[end] != '$') ++end;
    if (end >= text_.size() || text_[end] != '$') return scan_bad(token);
    const std::string_view tag = text_.substr(at_, end + 1 - at_);
    const std::size_t close = text_.find(tag, end + 1);
    if (close == std::string_view::npos) return scan_bad(token);
    token.value.assign(text_.substr(end + 1, close - end - 1));
    finish(token, TokenKind::string, close + tag.size());
}

void Scanner::scan_number(Token& token) {
    std::size_t end = at_;
    const auto digits = [&] {
        while (end < text_.size() &&
               (is_digit(text_[end]) || (text_[end] == '_' && is_digit(at_or_end(text_, end + 1)))))
            ++end;
    };
    const char base = lower(peek(1));
    if (peek() == '0' && (base == 'x' || base == 'o' || base == 'b')) {
        end += 2;
        while (end < text_.size() && (continues_name(text_[end])) && text_[end] != '$') ++end;
    } else {
        digits();
        // `1..10` is an integer, two dots and another (a loop of PL/pgSQL).
        if (end < text_.size() && text_[end] == '.' && text_.substr(end, 2) != "..") {
            ++end;
            digits();
        }
        const char exponent = end < text_.size() ? lower(text_[end]) : '\0';
        if (exponent == 'e') {
            std::size_t first = end + 1;
            if (first < text_.size() && (text_[first] == '+' || text_[first] == '-')) ++first;
            if (first < text_.size() && is_digit(text_[first])) {
                end = first;
                digits();
            }
        }
    }
    token.value.assign(text_.substr(at_, end - at_));
    finish(token, TokenKind::number, end);
}

void Scanner::scan_operator(Token& token) {
    std::size_t end = at_;
    while (end < text_.size() && is_operator_char(text_[end])) ++end;
    const std::string_view found = trimmed_operator(text_.substr(at_, end - at_));
    token.value.assign(found);
    finish(token, TokenKind::op, at_ + found.size());
}

void Scanner::scan_punctuation(Token& token) {
    const std::string_view pair = text_.substr(at_, 2);
    if (pair == "::" || pair == ":=" || pair == "..") {
        token.value.assign(pair);
        return finish(token, TokenKind::punctuation, at_ + 2);
    }
    if (std::string_view("()[],;:.").find(text_[at_]) == std::string_view::npos) return scan_bad(token);
    token.value.assign(1, text_[at_]);
    finish(token, TokenKind::punctuation, at_ + 1);
}

std::vector<Token> tokens_tolerant(std::string_view text) {
    std::vector<Token> result;
    result.reserve(text.size() / 6 + 4);
    Scanner scanner(text);
    Token token;
    while (scanner.next(token)) result.push_back(std::move(token));
    return result;
}

std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> result = tokens_tolerant(text);
    if (!result.empty() && result.back().kind == TokenKind::bad) {
        const Token& last = result.back();
        const std::size_t before = text.rfind('\n', last.offset == 0 ? 0 : last.offset - 1);
        const std::size_t line_start = before == std::string_view::npos || before >= last.offset ? 0 : before + 1;
        throw Error("line " + std::to_string(line_of(text, last.offset)) + ", column " +
                        std::to_string(last.offset - line_start + 1) + ": cannot read the SQL at \"" + last.value +
                        "\"",
                    "a quote, dollar quote or comment may lack its end");
    }
    return result;
}

int line_of(std::string_view text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

}  // namespace schemadiff::sql
