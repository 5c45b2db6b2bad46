// The members of operator classes and families, as far as needs must understand them.
#pragma once

#include <string>

#include "sql/tokens.h"

namespace schemadiff::plan {

// `OPERATOR 1 public.<(integer,integer)` names its operator without the word that marks one in expressions:
// `OPERATOR(public.<)`. Empty for a function.
inline std::string member_operator(const std::string& member) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(member);
    for (std::size_t at = 0; at + 2 < tokens.size(); ++at)
        if (tokens[at].is_name() && tokens[at + 1].is('.') && tokens[at + 2].kind == sql::TokenKind::op)
            return "OPERATOR(" + member.substr(tokens[at].offset, tokens[at + 2].end() - tokens[at].offset) + ")";
    return {};
}

}  // namespace schemadiff::plan
