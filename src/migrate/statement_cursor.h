// A place in the words of one statement: what stands there, and going on behind it.
//
// Used by statement_verbs.cpp and its neighbours, which read off a statement's words what it needs of the server.
// They see the words only: no names are looked up, no expressions understood.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/tokens.h"

namespace schemadiff::migrate {

// It owns its list: tables of them are made.
using Words = std::vector<std::string_view>;

class StatementCursor {
  public:
    explicit StatementCursor(std::string_view statement);

    std::size_t at() const { return at_; }
    void go(std::size_t at) { at_ = at; }
    std::size_t size() const { return tokens_.size(); }
    bool ended() const { return at_ >= tokens_.size(); }

    bool sees(std::size_t at, std::string_view word) const { return at < tokens_.size() && tokens_[at].is_word(word); }
    bool sees(std::string_view word) const { return sees(at_, word); }
    bool sees(char sign) const { return at_ < tokens_.size() && tokens_[at_].is(std::string_view(&sign, 1)); }
    // Whether the word stands anywhere.
    bool has(std::string_view word) const;

    // Goes behind the words where all of them stand here, in that order.
    bool take(const Words& words);
    bool take_any(const Words& words);
    bool take(char sign);
    // Goes behind the next `word`.
    bool find(std::string_view word);

    // A name of up to any number of parts, as it is to be quoted; IF [NOT] EXISTS and ONLY before it are passed over.
    std::optional<std::string> name();
    // Behind the next comma that stands in no parentheses; size() where there is none.
    std::size_t next_action() const;

  private:
    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace schemadiff::migrate
