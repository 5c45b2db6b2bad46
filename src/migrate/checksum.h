// Checksums of what has run, and the files that changed since.
//
// Used by the runner, which records them, and by `check`. A checksum sees the statements only: comments, trailing
// space, empty lines and carriage returns may change.
#pragma once

#include <string>
#include <vector>

#include "migrate/revision_graph.h"
#include "migrate/segments.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// Of the revision's upgrade, and of the files of a baseline, whose globs are relative to `base_folder`. A file of a
// baseline that cannot be read counts as empty.
std::string revision_checksum(const Revision& revision, const std::string& base_folder);

// Of one segment's statements, directives not counted.
std::string segment_checksum(const Segment& segment);

enum class FileState { changed, missing };

struct ChangedFile {
    std::string revision;
    std::string path;  // empty where it is missing
    FileState state = FileState::changed;
    bool operator==(const ChangedFile&) const = default;
};

// The applied revisions whose file is not what ran, or is gone, in the order in which they ran. Revisions without a
// checksum in the history (another tool's, or from before it) are not judged.
std::vector<ChangedFile> changed_files(const RevisionGraph& graph, const VersionState& state,
                                       const std::string& base_folder);

// "the file of revision a1 was changed since it ran: revisions/a1.sql", a line each.
std::vector<std::string> changed_file_lines(const std::vector<ChangedFile>& files);

}  // namespace schemadiff::migrate
