// Our two tables: the version table (one row a current head) and the history beside it. Their names, how they are made,
// and what they say.
//
// Used by the runner, by `current`, `check` and `--sql`. Reading never writes, works on a standby and without the
// tables. Names come from the configuration and are always qualified: search_path has no say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "migrate/revision.h"
#include "migrate/revision_path.h"

namespace schemadiff::migrate {

constexpr int kHistoryFormat = 1;

struct VersionTable {
    std::string schema = "public";
    std::string name = "schemadiff_version";
    bool makes_schema = false;  // in a database of our own, where nobody has made it

    // `schemadiff_history` beside `schemadiff_version`: `_version` at the end becomes `_history`, else it is added.
    std::string history_name() const;
    std::string qualified() const;          // quoted
    std::string qualified_history() const;  // quoted
};

// Reads `schema.name` as SQL writes names; without a schema it is public. Throws Error.
VersionTable parse_version_table(std::string_view text);

// The statements that make both tables where they are not there.
std::vector<std::string> create_statements(const VersionTable& table);

// Makes both tables where they are not there. Throws Error saying which right is missing and what to do.
void create_tables(db::Connection& connection, const VersionTable& table);

// The statement for one move; it must touch exactly one row.
std::string move_statement(const VersionTable& table, const RowMove& move);

// Runs the moves. Throws Error where one does not touch exactly one row.
void move_rows(db::Connection& connection, const VersionTable& table, const std::vector<RowMove>& moves);

// A segment of a revision that has run, or may have, while the revision as a whole has not.
struct UnfinishedStep {
    long long id = 0;  // of its row in the history
    int step = 0;      // which segment, from 1
    bool finished = false;
    std::string checksum;  // of the segment's statements
    std::string statement;
};

struct UnfinishedRevision {
    std::string revision;
    Direction direction = Direction::upgrade;
    std::vector<UnfinishedStep> steps;  // in order
};

// A revision as a whole in the history: it ran, was reverted or stamped.
struct RecordedRevision {
    std::string revision;
    std::string direction;  // upgrade, downgrade, stamp
    std::string checksum;   // empty: not known
};

struct VersionState {
    bool has_version_table = false;
    bool has_history_table = false;
    std::vector<std::string> rows;                 // sorted
    std::optional<UnfinishedRevision> unfinished;  // at most one: runners take turns
    std::vector<RecordedRevision> recorded;        // the oldest first
};

// What the database says of itself: three round trips, one where the tables are missing. Not inside a transaction that
// must survive. Throws Error for a history of a newer format, and where the role may not read the tables.
VersionState read_version_state(db::Connection& connection, const VersionTable& table);

}  // namespace schemadiff::migrate
