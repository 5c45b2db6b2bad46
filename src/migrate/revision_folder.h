// The folders of revision files: reading all of them, and the name of a new one.
//
// Used by every command that knows revisions. It does not judge how the revisions hang together: that is the graph.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

struct RevisionFiles {
    std::vector<Revision> revisions;  // sorted by path; broken ones too, if their id could be read
    Diagnostics diagnostics;          // of all files
};

// Reads each `*.sql` of the folders, not of folders below them. A folder that is missing is empty. A file that cannot
// be read is a diagnostic, so that commands which would mend it still work.
RevisionFiles read_revision_folders(const std::vector<std::string>& folders);

// Another text whenever read_revision_folders() could read something else, without reading the files: from the name,
// size, times and inode of each. Nothing where one was changed within the last two seconds, when another change may
// bear the same time, or where a folder or file cannot be looked at. What a baseline's globs name is not part of it.
std::optional<std::string> revision_folders_fingerprint(const std::vector<std::string>& folders);

// The message in lower case, each run outside [a-z0-9] one `_`, cut at 40 characters, without `_` at either end.
std::string slug(std::string_view message);

// `ID_slug.sql`, or `ID.sql` where the message has no letter to keep.
std::string revision_file_name(std::string_view id, std::string_view message);

// 12 random hex digits. Throws Error if the system has no random numbers.
std::string new_revision_id();

}  // namespace schemadiff::migrate
