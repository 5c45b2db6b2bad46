// The rows of the history: what ran, when, who ran it, how long it took, and the state after it.
//
// Used by the runner to write them, and by `check` and `history` to read them. A row without a step is a revision as a
// whole; a row with one is a segment of a revision that has several, its intent while `finished` is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

struct HistoryRow {
    std::string revision;
    std::string direction;  // upgrade, downgrade, stamp
    std::optional<int> step;
    std::string statement;  // what a step runs; secrets masked
    bool finished = true;
    std::optional<long long> duration_ms;  // it began so long ago
    std::string checksum;
    std::string tool_version;
    std::optional<std::string> state_after;
};

// The INSERT of one row. Its key is the highest one and 1: only under the runner's lock.
std::string insert_history_statement(const VersionTable& table, const HistoryRow& row);

// Writes one row and gives its key.
long long insert_history(db::Connection& connection, const VersionTable& table, const HistoryRow& row);
// The state that a revision has left, into its row.
void update_state(db::Connection& connection, const VersionTable& table, long long id, const std::string& state);
// The end of a step, now.
void finish_step(db::Connection& connection, const VersionTable& table, long long id);
// A step that failed and left nothing.
void remove_step(db::Connection& connection, const VersionTable& table, long long id);

struct HistoryEntry {
    long long id = 0;
    std::string revision;
    std::string direction;
    std::optional<int> step;
    std::string statement;
    std::string started;
    std::string finished;  // empty: not known to have ended
    std::optional<long long> duration_ms;
    std::string checksum;
    std::string user_name;
    std::string client;
    std::string application;
    std::string tool_version;
};

// All rows, the oldest first, without their states. None where the table is missing.
std::vector<HistoryEntry> read_history(db::Connection& connection, const VersionTable& table);

// The state that the last revision or stamp recorded, if it did.
std::optional<std::string> read_last_state(db::Connection& connection, const VersionTable& table);

}  // namespace schemadiff::migrate
