// What the tests need of the world: a server, a database of one's own, a folder, a program run to its end, pg_dump.
//
// One throwaway server a test process, started by the first test that wants it. $SCHEMADIFF_TEST_URL, when set, names a
// running server (as a superuser) to use in its place.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "db/connection.h"

namespace schemadiff::test {

// The URL of `database` on the server of the tests.
std::string server_url(const std::string& database = "postgres");

// A fresh database with a name of its own, dropped at the end, whoever is still connected.
class TestDatabase {
  public:
    TestDatabase();
    // Runs `sql` in it at once.
    explicit TestDatabase(const std::string& sql);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const { return server_url(name_); }
    db::Connection connect(db::ConnectionOptions options = {}) const {
        return db::Connection(url(), std::move(options));
    }
    // Runs statements over a connection kept for this; gives the last one's result.
    db::Result run(const std::string& sql);

  private:
    std::string name_;
    std::unique_ptr<db::Connection> connection_;
};

// A folder of one's own, removed at the end with all that is in it.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    // Writes a file, and the folders above it; gives its path.
    std::string write(const std::string& name, const std::string& text) const;

  private:
    std::string path_;
};

struct ProgramResult {
    int status = -1;  // the exit status; 128 + the signal's number where one ended it
    std::string out;
    std::string err;
    bool timed_out = false;
};

// Runs a program (found in PATH if its name has no slash) with nothing on its standard input. `environment` adds to
// this process's; an empty value unsets. After `timeout_seconds` it is killed.
ProgramResult run_program(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment = {}, const std::string& folder = "",
                          int timeout_seconds = 120);

// The database as `pg_dump --schema-only` says it, as a sorted list of statements: comments and settings left out, the
// lines of a CREATE TABLE sorted, secrets masked, and without our own two tables.
std::vector<std::string> pg_dump(const std::string& url);

// What pg_dump() makes of a dump's text.
std::vector<std::string> normalised_dump(const std::string& dump);

}  // namespace schemadiff::test
