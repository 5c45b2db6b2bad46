// What ends a command: the one exception type of schemadiff, and the place in a file that a message speaks of.
//
// Used by every layer. A mistake in the user's files is a Diagnostic (diagnostic.h), collected with all others;
// an Error is thrown when nothing more can be done, and is caught once, in the program's main.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace schemadiff {

// A place in a text file. Lines and columns count from 1, columns in bytes; 0 means "not known".
// Never part of an object's equality.
struct SourceLocation {
    std::string file;
    int line = 0;
    int column = 0;

    bool known() const { return !file.empty(); }
    // "schema/app.yaml:14:11", or less where less is known.
    std::string text() const;
};

// Ends the command with exit status 2. `what()` is the message a user reads: what was found, what was expected.
class Error : public std::runtime_error {
  public:
    explicit Error(const std::string& message, std::string hint = "")
        : std::runtime_error(message), hint_(std::move(hint)) {}

    // What to do about it; may be empty.
    const std::string& hint() const { return hint_; }

  private:
    std::string hint_;
};

// A statement that the server refused. Keeps the server's word whole.
class DatabaseError : public Error {
  public:
    DatabaseError(const std::string& message, std::string sqlstate, std::string statement, std::string hint = "")
        : Error(message, std::move(hint)), sqlstate_(std::move(sqlstate)), statement_(std::move(statement)) {}

    // Five characters; empty where the connection itself failed.
    const std::string& sqlstate() const { return sqlstate_; }
    // The statement as it was sent; empty where there was none. Secrets are masked.
    const std::string& statement() const { return statement_; }

  private:
    std::string sqlstate_;
    std::string statement_;
};

}  // namespace schemadiff
