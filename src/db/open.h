// Opens the database that a URL names, also `ephemeral:`, the throwaway server.
//
// Used by whoever takes a database from the command line or the configuration. It chooses no URL.
#pragma once

#include <memory>
#include <string>

#include "db/connection.h"
#include "db/throwaway_server.h"

namespace schemadiff::db {

// A connection, and the server that lives as long as it where it is one of ours. `url` is what other connections use.
struct OpenDatabase {
    std::shared_ptr<ThrowawayServer> server;
    std::string url;
    Connection connection;
};

// Whether `url` is "ephemeral:", or "ephemeral:/folder" with the folder of the server's binaries.
bool is_ephemeral(const std::string& url);

// Throws Error where a throwaway server cannot be started, DatabaseError where a connection fails.
OpenDatabase open_database(const std::string& url, ConnectionOptions options = {});

}  // namespace schemadiff::db
