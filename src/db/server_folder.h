// The folder of one throwaway server, locked by its owner while that lives.
//
// Used by throwaway_server.cpp. Making one sweeps those whose owner died without removing its own.
#pragma once

#include <optional>
#include <string>

#include "db/server_binaries.h"

namespace schemadiff::db {

class ServerFolder {
  public:
    // A fresh folder that `user` can enter. It lies in TMPDIR if that is set, else in memory where there is plenty,
    // else in /tmp; also there where TMPDIR is too long for a socket's path (107 bytes) or closed to `user`. Throws
    // Error.
    explicit ServerFolder(const std::optional<ServerUser>& user);
    // Removes it with all that is in it.
    ~ServerFolder();
    ServerFolder(const ServerFolder&) = delete;
    ServerFolder& operator=(const ServerFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string data() const { return path_ + "/data"; }
    std::string socket() const { return path_ + "/socket"; }
    std::string log() const { return path_ + "/log"; }

  private:
    std::string path_;
    int lock_ = -1;
};

}  // namespace schemadiff::db
