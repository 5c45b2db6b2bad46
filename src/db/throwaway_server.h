// A PostgreSQL server of our own: started in milliseconds in a fresh folder, reached by a unix socket, gone with us.
//
// Used for the URL `ephemeral:`, as the scratch database, and by all tests. Nothing in it outlives the object: fsync is
// off, and the kernel ends the server when this process dies in any way; what it left is swept by the next start.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"

namespace schemadiff::db {

struct ThrowawayOptions {
    std::string binaries;               // the folder of initdb and postgres; empty: see find_server_binaries()
    std::vector<std::string> settings;  // "name=value", as in postgresql.conf, after our own
    int start_timeout_seconds = 60;
};

// Movable only. The superuser is `postgres`, without a password; encoding UTF8, locale C.UTF-8, time zone UTC,
// wal_level logical, autovacuum off. May be made in one thread and destroyed in another.
class ThrowawayServer {
  public:
    // Starts it, and returns when it takes connections. Throws Error with the server's own last words.
    explicit ThrowawayServer(ThrowawayOptions options = {});
    // Ends it at once and removes its folder.
    ~ThrowawayServer();
    ThrowawayServer(ThrowawayServer&&) noexcept;
    ThrowawayServer& operator=(ThrowawayServer&&) noexcept;

    // A URL for any client on this machine (of this user, or root).
    std::string url(const std::string& database = "postgres", const std::string& user = "postgres") const;
    Connection connect(const std::string& database = "postgres", ConnectionOptions options = {}) const;
    // An empty database, made from template0. Throws DatabaseError if it is there.
    void create_database(const std::string& name) const;

    const std::string& folder() const;    // its own folder: data, socket, log
    const std::string& binaries() const;  // the folder of the binaries that it runs
    int pid() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace schemadiff::db
