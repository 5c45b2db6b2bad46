// What Alembic keeps: its chain of revisions in files of Python, and the SQL that it prints offline.
//
// Used by `import`, so that a team can move in the middle of its history: ids, parents, dependencies, labels, messages
// and dates are kept, so that the rows of its version table mean the same here. No Python is run: what stands in
// upgrade() is known only where Alembic printed it (`alembic upgrade base:heads --sql`).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/numbered_files.h"
#include "migrate/revision.h"

namespace schemadiff::migrate {

// Whether the folder is one of Alembic's: it, or `versions` in it, holds files of Python with a `down_revision`.
bool is_alembic_folder(const std::string& folder);

// Reads one file; nothing where it has no `revision`. The assignments are read as Python writes them: strings, None,
// tuples, lists, with or without a type.
std::optional<Revision> parse_alembic_revision(const std::string& path, std::string_view text,
                                               Diagnostics& diagnostics);

// Whether all that the function of the file (`upgrade`, `downgrade`) does is `pass`, as in a merge: that needs no
// Alembic.
bool does_nothing(std::string_view text, std::string_view function);

// What env.py in the folder or above it calls Alembic's table: `version_table` and `version_table_schema`, where they
// are strings; else alembic_version. As SQL writes it.
std::string alembic_version_table(const std::string& folder);

// All of them, also of folders below. Their sections are empty.
std::vector<Revision> read_alembic_folder(const std::string& folder, Diagnostics& diagnostics);

// The statements of each revision in what Alembic printed: behind `-- Running upgrade A -> B`, which is B's, or behind
// `-- Running downgrade B -> A`, which is B's way back. What makes or moves Alembic's own table is left out, whatever
// its name: it is the one whose version_num is moved to the ids of the headings.
struct PrintedScript {
    std::map<std::string, StepText> upgrades;
    std::map<std::string, StepText> downgrades;
    std::string version_table;  // as printed; empty: it moves none
};
PrintedScript read_alembic_script(const std::string& path, std::string_view text);

}  // namespace schemadiff::migrate
