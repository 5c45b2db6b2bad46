// Finds PostgreSQL's server binaries on this machine, and the ordinary user that may run them.
//
// Used by throwaway_server.cpp and by the tests (pg_dump stands beside them). It starts nothing but pg_config.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace schemadiff::db {

// The folder that holds `initdb` and `postgres`: `given` if not empty; else $SCHEMADIFF_PG_BIN; else what the pg_config
// of PATH says; else the highest version below /usr/lib/postgresql; else the folders of PATH.
// Throws Error that says where it looked; a folder that is given and holds no server is an error, not skipped.
std::string find_server_binaries(const std::string& given = "");

// Whom the server runs as, since PostgreSQL's binaries refuse root.
struct ServerUser {
    std::string name;
    uid_t user = 0;
    gid_t group = 0;
};

// Nothing if this process is an ordinary user. As root: the user postgres, else nobody. Throws Error if there is
// neither.
std::optional<ServerUser> find_server_user();

}  // namespace schemadiff::db
