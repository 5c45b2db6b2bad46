// The data directory that each throwaway server begins with: made once by initdb, kept in the user's cache folder,
// copied.
//
// Used by throwaway_server.cpp. Programs that make it at the same time do not disturb each other: each makes it aside
// and renames it; the first wins.
#pragma once

#include <optional>
#include <string>

#include "db/server_binaries.h"

namespace schemadiff::db {

// Makes `target` (which is not there yet) a fresh data directory for the server of `binaries`, owned by `user`. `work`
// is an existing folder, traversable by `user`, for what is made aside. Without a usable cache initdb runs each time.
// Throws Error with initdb's words.
void make_data_directory(const std::string& binaries, const std::optional<ServerUser>& user, const std::string& work,
                         const std::string& target);

}  // namespace schemadiff::db
