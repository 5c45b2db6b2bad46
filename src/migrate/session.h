// The session as every revision finds it: nothing left over from the one before.
//
// Used by the runner, by replay and verify, and by `--sql`, so that a revision means the same everywhere ("Names" in
// the design).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"

namespace schemadiff::migrate {

struct SessionSettings {
    std::vector<std::string> search_path = {"public"};
    std::string lock_timeout = "3s";               // "0" for none
    std::optional<std::string> statement_timeout;  // without one, the role's or database's own
};

// The statements that reset the session and set what the configuration says. They change nothing else: locks,
// temporary tables and prepared statements stay.
std::vector<std::string> session_statements(const SessionSettings& settings);

// Those that take all of it back.
std::vector<std::string> reset_statements();

// The session as revisions find it, while this lives; then as the server gave it. Nothing that was set is left to the
// caller, or to whom a pooler gives the session next. What is open at the end is rolled back.
class RevisionSession {
  public:
    RevisionSession(db::Connection& connection, const SessionSettings& settings);
    ~RevisionSession();
    RevisionSession(const RevisionSession&) = delete;
    RevisionSession& operator=(const RevisionSession&) = delete;

  private:
    db::Connection& connection_;
};

// Milliseconds of a duration as PostgreSQL reads it ("2s", "300ms", "1min", "250"). Throws Error where it is none.
long long duration_milliseconds(const std::string& duration);

}  // namespace schemadiff::migrate
