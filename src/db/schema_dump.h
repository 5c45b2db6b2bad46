// A database's schema as pg_dump says it, made comparable: the second judge beside our own snapshot.
//
// Used by verify and by the tests. pg_dump is the one beside the server's binaries; it serves servers up to its own
// version.
#pragma once

#include <string>
#include <vector>

namespace schemadiff::db {

// The statements of a dump's text, sorted: comments and settings left out, the lines of a CREATE TABLE sorted (a column
// cannot change its place, so the place says nothing), secrets masked, and without what names one of `leave_out`.
std::vector<std::string> normalised_dump(const std::string& dump, const std::vector<std::string>& leave_out);

// Runs `pg_dump --schema-only` and normalises what it says. `binaries` is the folder that holds pg_dump. Throws Error
// with pg_dump's own words.
std::vector<std::string> schema_dump(const std::string& binaries, const std::string& url,
                                     const std::vector<std::string>& leave_out);

}  // namespace schemadiff::db
