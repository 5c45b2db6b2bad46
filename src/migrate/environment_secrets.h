// Secrets in a revision: `${NAME}` stands for a variable of the environment, and is filled in when the statement runs.
//
// Used where the runner sends a statement. Only CREATE and ALTER of USER MAPPING, SERVER and SUBSCRIPTION are looked
// at, and in them only the literals within OPTIONS (..) and behind CONNECTION: anywhere else `${NAME}` is text like any
// other. The filled-in statement is neither printed nor stored, and an error that quotes the value says `${NAME}`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"

namespace schemadiff::migrate {

struct FilledStatement {
    std::string text;
    // Each variable that was put in, and its value.
    std::vector<std::pair<std::string, std::string>> secrets;
    // Variables that are not set: `${NAME}` stands as it is.
    std::vector<std::string> missing;
};

using Environment = std::function<std::optional<std::string>(const std::string&)>;

// The statement with its variables' values. Within CONNECTION a value is quoted as libpq reads it: percent-encoded in a
// URI, else in quotes where it stands right behind a `=`.
FilledStatement fill_secrets(std::string_view statement, const Environment& environment);

// The text with each value replaced by the name that it stands for.
std::string hide_values(std::string text, const FilledStatement& statement);

// Runs the statement with secrets from the process's environment; `warn` is told of each variable that is not set.
// Throws DatabaseError as the connection does, without the values.
db::Result query_with_secrets(db::Connection& connection, std::string_view statement,
                              const std::function<void(const std::string&)>& warn);

}  // namespace schemadiff::migrate
