// The way from where a database is to where it shall be: which revisions run in which order, and how the rows of the
// version table move with each.
//
// Used by the runner, by `--sql`, `--dry-run` and `check`. Pure: it is given the rows and asks no database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision_graph.h"

namespace schemadiff::migrate {

enum class RowMoveKind { insert, update, remove };

// One change of the version table; each must touch exactly one row.
struct RowMove {
    RowMoveKind kind = RowMoveKind::insert;
    std::string before;  // empty for insert
    std::string after;   // empty for remove
    bool operator==(const RowMove&) const = default;
};

struct PathStep {
    std::string id;
    Direction direction = Direction::upgrade;
    std::vector<RowMove> moves;
    bool operator==(const PathStep&) const = default;
};

using Path = std::vector<PathStep>;

// Throws Error where the rows cannot be: one that no file has, or an ancestor beside its descendant.
void require_known_rows(const RevisionGraph& graph, const std::vector<std::string>& rows);

// The revisions that rows say are applied: they, their ancestors and what those depend on.
std::set<std::string> applied_revisions(const RevisionGraph& graph, const std::vector<std::string>& rows);

// What `upgrade TARGET` runs: all that the target needs and that is not applied. Empty where nothing is to do. Throws
// Error for several heads, for a target that cannot be found, for steps down, and for rows that cannot be.
Path upgrade_path(const RevisionGraph& graph, const std::vector<std::string>& rows, std::string_view target);

// What `downgrade TARGET` reverts: all that is applied and descends from the target, newest first. Throws Error for a
// target that is not applied, for steps up, and for rows that cannot be.
Path downgrade_path(const RevisionGraph& graph, const std::vector<std::string>& rows, std::string_view target);

// What `stamp TARGETS` does to the rows: those of the targets' branches give way to the targets; with `purge` all do.
// Rows that no file has are an error unless purged.
std::vector<RowMove> stamp_moves(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                 const std::vector<std::string>& targets, bool purge);

// The rows after the moves, sorted.
std::vector<std::string> after_moves(std::vector<std::string> rows, const std::vector<RowMove>& moves);

}  // namespace schemadiff::migrate
