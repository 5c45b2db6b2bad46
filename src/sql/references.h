// The names that a fragment of SQL mentions, by tokens: works for every syntax and for function bodies.
//
// Used by plan (what needs what) and by the guards of oracle_query. It lists more than there is (columns, aliases and
// variables are names too): whoever asks looks the names up among the objects it knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

struct NameUse {
    std::vector<std::string> parts;  // one to three names, decoded
    bool call = false;               // an opening parenthesis follows
    bool in_literal = false;         // from a string such as 's.q'::regclass; the place is then the literal's
    std::size_t offset = 0;
    std::size_t length = 0;
};

// All names in order. Key words are left out unless they are quoted, qualified or unreserved (a table may be called
// `comments`). Strings count where they name an object: cast to a reg-type, or the argument of nextval() and the like.
// Bodies in quotes are not entered: call again with the body.
std::vector<NameUse> names_used(std::string_view text);

struct OperatorUse {
    std::string schema;  // of OPERATOR(schema.op); else empty
    std::string name;
    std::size_t offset = 0;

    bool operator==(const OperatorUse&) const = default;
};

// All operators in order.
std::vector<OperatorUse> operators_used(std::string_view text);

// The types named in casts (`::t`, CAST(x AS t)) and before literals (`t 'x'`), built-in ones left out.
std::vector<std::vector<std::string>> types_used(std::string_view text);

}  // namespace schemadiff::sql
