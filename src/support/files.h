// Whole files and folders: read, write so that nobody sees a half, list, and the folder for caches.
//
// Used by every layer that touches the file system. Streams, watching and permissions are not its business.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::support {

// The bytes of the file at `path`. Throws Error with the path and the system's reason (also for a folder).
std::string read_file(const std::string& path);

// Makes `text` the content of `path`: a new file in the same folder, fsync, rename. A reader sees the old text or the
// new one. The mode of a file that was there stays; a symbolic link is followed. Throws Error, and then leaves
// nothing behind.
void write_file_atomically(const std::string& path, std::string_view text);

// The folder for caches: $XDG_CACHE_HOME/schemadiff, else ~/.cache/schemadiff, made with mode 0700 where it is not
// there. Nothing where it cannot be made or written: a cache is never a reason to fail.
// (The XDG base directory specification wants a relative $XDG_CACHE_HOME to be ignored.)
std::optional<std::string> cache_folder();

// The regular files below `folder`, at any depth, whose names end in one of `suffixes` (all files if there is none),
// sorted by path. Hidden files and folders are left out. Throws Error where `folder` cannot be read.
std::vector<std::string> list_files(const std::string& folder, const std::vector<std::string>& suffixes = {});

}  // namespace schemadiff::support
