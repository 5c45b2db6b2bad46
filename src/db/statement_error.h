// What the server says of a failed statement, folded into a DatabaseError that a person can read.
//
// Used by connection.cpp only. It knows the fields of an error (PostgreSQL's documentation, "Error and Notice Message
// Fields"), and nothing of the driver.
#pragma once

#include <string>
#include <string_view>

#include "schemadiff/error.h"

namespace schemadiff::db {

struct ServerMessage {
    std::string severity;  // ERROR, FATAL, PANIC, not translated
    std::string sqlstate;
    std::string message;
    std::string detail;
    std::string hint;
    std::string context;
    int position = 0;  // of the character in the statement, from 1; 0 if there is none
};

// `statement` with each literal as '***' that follows the words PASSWORD, SSLPASSWORD, PASSFILE or CONNECTION, or is
// the value of such an option.
std::string mask_secrets(std::string_view statement);

// Whether the first word of `statement`, behind comments and white space, is `word` (in lower case).
bool first_word_is(std::string_view statement, std::string_view word);

// The message, the line of the statement with a caret below the place (left out where a secret stands in it), then
// detail and context, a line each; the server's hint is the error's hint.
DatabaseError statement_error(const ServerMessage& message, std::string_view statement);

}  // namespace schemadiff::db
