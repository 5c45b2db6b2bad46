// What names a database: a URL or libpq's key=value words, read once, so that no message ever shows its password.
//
// Used by connection.cpp, and by whoever prints a URL (mask_password). Connecting is not done here.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace schemadiff::db {

// `url` with each password in it as "***": the one of user:password@, and those of password= and sslpassword=, in a URL
// or in key=value words. What cannot be read as either is masked from the first ":" to the last "@". Never fails.
std::string mask_password(const std::string& url);

// libpq's keywords with their values, decoded; what the text does not say is not in it.
struct ConnectionWords {
    std::map<std::string, std::string> values;
    std::vector<std::string> secrets;  // what must not stand in any message: passwords, decoded and as written

    // One keyword, or what libpq would take instead: its environment variable, then its built-in default.
    std::string value(const std::string& keyword) const;
    // libpq's key=value form, each value quoted.
    std::string text() const;
    // `message` without any of the secrets.
    std::string scrub(std::string message) const;
};

// Reads a URL (postgresql://, postgres://, with a +driver that other tools put there, which is left out) or key=value
// words; the empty string says nothing and leaves all to libpq's environment. Throws DatabaseError without SQLSTATE.
ConnectionWords read_connection_url(const std::string& url);

}  // namespace schemadiff::db
