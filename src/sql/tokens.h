// A light scanner of SQL: cuts text into tokens by the rules of PostgreSQL's scan.l (13 to 18), without a grammar.
//
// Used wherever text must be taken apart fast or in a syntax newer than libpg_query knows: splitting statements, types,
// names used in function bodies. Comments and spaces are skipped; offsets count bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

enum class TokenKind {
    identifier,         // bare name or key word; value in lower case
    quoted_identifier,  // "Name" or U&"..."; value decoded
    number,             // integer, decimal, real, 0x.., with `_` between digits; value as written
    string,             // '..', E'..', N'..', U&'..', $tag$..$tag$; value decoded, continuation lines joined
    bit_string,         // B'..' or X'..'; value is the letter (b, x) and the digits
    parameter,          // $1; value without the dollar
    op,                 // an operator, also `<=`, `=>`, `*`; value as written
    punctuation,        // ( ) [ ] , ; : . and the pairs :: := ..
    bad,                // what no token can start with, or a literal or comment without its end; always the last token
};

struct Token {
    TokenKind kind = TokenKind::bad;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string value;

    std::size_t end() const { return offset + length; }
    // A bare word, compared in lower case: `token.is_word("create")`.
    bool is_word(std::string_view word) const { return kind == TokenKind::identifier && value == word; }
    bool is(char punctuation) const {
        return kind == TokenKind::punctuation && value.size() == 1 && value.front() == punctuation;
    }
    bool is(std::string_view text) const {
        return (kind == TokenKind::punctuation || kind == TokenKind::op) && value == text;
    }
    bool is_name() const { return kind == TokenKind::identifier || kind == TokenKind::quoted_identifier; }
};

// Reads tokens one after the other; `text` must outlive it.
class Scanner {
  public:
    explicit Scanner(std::string_view text, std::size_t offset = 0) : text_(text), at_(offset) {}

    // Reads the next token; false at the end of the text. After a token of kind `bad` it is always false.
    bool next(Token& token);

  private:
    bool skip_space_and_comments();
    void scan_bad(Token& token);
    void scan_word(Token& token);
    void scan_prefixed_string(Token& token);
    void scan_quoted_identifier(Token& token, std::size_t prefix);
    void scan_string(Token& token, std::size_t prefix, bool escapes);
    void scan_unicode(Token& token);
    void scan_dollar(Token& token);
    void scan_number(Token& token);
    void scan_operator(Token& token);
    void scan_punctuation(Token& token);
    void finish(Token& token, TokenKind kind, std::size_t end);
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    std::string_view text_;
    std::size_t at_;
    bool failed_ = false;
};

// All tokens; throws Error naming line and column where the text cannot be read on.
std::vector<Token> tokens(std::string_view text);

// All tokens; text that cannot be read on gives a last token of kind `bad` that reaches to its end. Never throws.
std::vector<Token> tokens_tolerant(std::string_view text);

// The line of an offset, counted from 1.
int line_of(std::string_view text, std::size_t offset);

}  // namespace schemadiff::sql
