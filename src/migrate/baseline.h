// Baselines: the files that build what was there before the first revision, and whether a database is still empty.
//
// Used by the runner and by checksums.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/segments.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// The files that the baseline's globs name, relative to `base_folder`: glob by glob, each sorted by bytes, none twice.
// Throws Error for a glob that fits no file.
std::vector<std::string> baseline_files(const Revision& revision, const std::string& base_folder);

// The same without the error.
std::vector<std::string> baseline_files_found(const Revision& revision, const std::string& base_folder);

// What builds the baseline: its files, then its upgrade section.
std::vector<Segment> baseline_segments(const Revision& revision, const std::string& base_folder,
                                       Diagnostics& diagnostics);

// Whether the database has no relation, type or function of a user: members of extensions and our two tables do not
// count, nor do schemas.
bool is_empty_database(db::Connection& connection, const VersionTable& table);

}  // namespace schemadiff::migrate
