#include "migrate/runner.h"

#include <algorithm>
#include <map>

#include "db/interrupt.h"
#include "migrate/baseline.h"
#include "migrate/checksum.h"
#include "migrate/deletes.h"
#include "migrate/hand_change.h"
#include "migrate/history.h"
#include "migrate/missing_right.h"
#include "migrate/one_transaction.h"
#include "migrate/pooler.h"
#include "migrate/probe.h"
#include "migrate/revision_run.h"
#include "migrate/revision_symbol.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

// Throws all errors as one; warnings are kept.
void throw_errors(const Diagnostics& diagnostics, Diagnostics& warnings) {
    std::string text;
    std::string hint;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity != Severity::error) {
            warnings.push_back(diagnostic);
            continue;
        }
        text += (text.empty() ? "" : "\n") + diagnostic.where.text() + ": " + diagnostic.message;
        if (hint.empty()) hint = diagnostic.hint;
    }
    if (!text.empty()) throw Error(text, hint);
}

void require_downgrade(const Revision& revision) {
    if (!revision.downgrade) {
        throw Error(revision.path + ": revision " + revision.id + " has no downgrade section",
                    "write what takes it back below a line `-- schemadiff: downgrade`");
    }
    for (const Directive& directive : revision.downgrade->directives) {
        if (directive.kind != DirectiveKind::irreversible) continue;
        throw Error(revision.path + ":" + std::to_string(directive.line) + ": revision " + revision.id +
                        " cannot be reverted: " + directive.argument,
                    "restore a backup, or write a new revision that goes on from here");
    }
}

Path path_of(const RevisionGraph& graph, const std::vector<std::string>& rows, Direction direction,
             std::string_view target) {
    return direction == Direction::upgrade ? upgrade_path(graph, rows, target) : downgrade_path(graph, rows, target);
}

// The command that goes on with it.
std::string finishing_command(const RevisionGraph& graph, const VersionState& state) {
    const UnfinishedRevision& half = *state.unfinished;
    if (half.direction == Direction::upgrade) return "upgrade " + half.revision;
    const bool known = graph.find(half.revision) != nullptr;
    if (known && graph.parents(half.revision).size() > 1) return "downgrade " + graph.parents(half.revision).front();
    return state.rows.size() > 1 ? "downgrade " + half.revision + "@-1" : "downgrade -1";
}

// A revision that is half done must be finished before anything else runs.
void require_finished_first(const RevisionGraph& graph, const VersionState& state, const Path& path,
                            Direction direction) {
    if (!state.unfinished) return;
    const UnfinishedRevision& unfinished = *state.unfinished;
    if (!path.empty() && path.front().id == unfinished.revision && unfinished.direction == direction) return;
    const HalfDone half = *half_done(graph, state);
    throw Error(half.what, "finish it with `schemadiff " + half.command +
                               "`, or mend the database by hand and `schemadiff stamp` it");
}

bool has_baseline(const RevisionGraph& graph, const Path& path) {
    return std::any_of(path.begin(), path.end(), [&](const PathStep& step) {
        return step.direction == Direction::upgrade && graph.at(step.id).is_baseline;
    });
}

void tell(const RunOptions& options, ProgressKind kind, const std::string& text) {
    if (!options.progress) return;
    Progress progress;
    progress.kind = kind;
    progress.text = text;
    options.progress(progress);
}

LockPolicy telling(const RunOptions& options) {
    LockPolicy policy = options.lock;
    if (policy.on_wait || !options.progress) return policy;
    policy.on_wait = [&options](const std::string& holder) { tell(options, ProgressKind::waiting, holder); };
    return policy;
}

// Warns where nothing is to run, or where it is allowed; else refuses. Whether all files are as they ran.
bool look_at_files(const RevisionGraph& graph, const VersionState& state, bool refuses, const RunOptions& options) {
    const std::vector<std::string> lines = changed_file_lines(changed_files(graph, state, options.base_folder));
    if (refuses && !lines.empty() && !options.allow_changed_files) {
        throw Error(join(lines, "\n"),
                    "restore it from version control and put what is new into a revision of its own; if what it says "
                    "now is what the database has, run with --allow-changed-files, or `stamp` it anew");
    }
    for (const std::string& line : lines) tell(options, ProgressKind::warning, line);
    return lines.empty();
}

// What a step needs and is not as the last revision left it, in words.
std::vector<std::string> changed_object_lines(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                                              const VersionState& state, const RunOptions& options) {
    if (!options.changed_since || state.unfinished || !state.has_history_table) return {};
    const std::optional<std::string> recorded = read_last_state(connection, options.table);
    if (!recorded) return {};
    const std::vector<std::string> changed = options.changed_since(connection, *recorded);
    std::vector<std::string> lines;
    for (const HandTouch& touch : touched_by(planned, changed)) {
        // An invalid index in the place of the one that is to be built is no obstacle: the step takes it away.
        if (!probe_step(connection, touch.statement->text).leftover.empty()) continue;
        const SourceLocation& where = touch.statement->where;
        lines.push_back(touch.object + " is not as the last revision left it, and revision " + touch.revision +
                        " needs it (" + where.file + ":" + std::to_string(where.line) + ")");
    }
    return lines;
}

void look_at_objects(db::Connection& connection, const std::vector<PlannedRevision>& planned, const VersionState& state,
                     const RunOptions& options) {
    const std::vector<std::string> lines = changed_object_lines(connection, planned, state, options);
    if (lines.empty()) return;
    if (!options.allow_changed_objects) {
        throw Error(join(lines, "\n"),
                    "somebody changed it by hand: `schemadiff check` says how; take that back, or run with "
                    "--allow-changed-objects");
    }
    for (const std::string& line : lines) tell(options, ProgressKind::warning, line);
}

void look_at_pooler(db::Connection& connection, const RunOptions& options) {
    require_own_session(connection, options.open_beside,
                        [&](const std::string& warning) { tell(options, ProgressKind::warning, warning); });
}

void run_planned(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                 std::optional<UnfinishedRevision> unfinished, const RunOptions& options, RunPlace& place,
                 RunReport& report) {
    for (const PlannedRevision& revision : planned) {
        ++place.number;
        report.revisions.push_back(run_revision(connection, revision, unfinished, options, place));
        report.rows = after_moves(std::move(report.rows), revision.step.moves);
        unfinished.reset();
    }
}

void require_one_transaction(const std::vector<PlannedRevision>& planned) {
    if (const auto obstacle = transaction_obstacle(planned)) throw Error(obstacle->what, obstacle->hint);
}

// A value of an enum that the same transaction has added, where reading the statements had not found it.
[[noreturn]] void throw_unusable(const DatabaseError& error) {
    throw DatabaseError(error.what(), error.sqlstate(), error.statement(),
                        "nothing was changed: all of this run is one transaction; run up to the revision that adds "
                        "the value, and then the rest, or have `transaction_per: revision`");
}

// All or nothing; what is tried again is the whole run.
void run_in_one_transaction(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                            const RunOptions& options, RunPlace& place, RunReport& report) {
    const RunReport before = report;
    for (Retry retry(options.lock_retry_for);;) {
        place.number = 0;
        place.shared = &retry;
        report = before;
        try {
            connection.begin();
            if (place.lock.through_pooler()) place.lock.require_session();
            place.patience.begin(retry);
            run_planned(connection, planned, std::nullopt, options, place, report);
            connection.commit();
            return record_state(connection, options, place.recorded);
        } catch (const DatabaseError& error) {
            connection.rollback();
            if (error.sqlstate() == "55P04") throw_unusable(error);
            if (!is_lock_failure(error.sqlstate()) || !connection.alive() || !retry.again()) throw;
            tell(options, ProgressKind::retry, error.what());
        } catch (...) {
            connection.rollback();
            throw;
        }
    }
}

// Empty where this role may run revisions at all.
std::string other_role(db::Connection& connection, const RunOptions& options) {
    if (options.allowed_role.empty()) return "";
    const std::string role = connection.query("SELECT CURRENT_USER").text(0, 0);
    if (role == options.allowed_role) return "";
    return "revisions are applied by role " + options.allowed_role + " here, this is " + role;
}

void require_allowed_role(db::Connection& connection, const RunOptions& options) {
    const std::string refused = other_role(connection, options);
    if (!refused.empty())
        throw Error(refused, "connect as " + options.allowed_role + "; the configuration says so (`run_as`)");
}

std::vector<std::string> join_lists(std::vector<std::string> list, const std::vector<std::string>& more) {
    list.insert(list.end(), more.begin(), more.end());
    return list;
}

// Refuses before the first step what would fail at a later one.
void look_at_rights(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                    const RunOptions& options) {
    std::vector<std::string> lines;
    for (const MissingRight& missing : missing_rights(connection, planned, options.table)) {
        if (missing.certain) {
            lines.push_back(missing.text());
        } else {
            tell(options, ProgressKind::warning, missing.text());
        }
    }
    if (lines.empty()) return;
    throw Error(join(lines, "\n"), "nothing was changed; connect as a role that may, or have the rights given to " +
                                       sql::identifier(connection.user()));
}

RunReport run(db::Connection& connection, const RevisionGraph& graph, Direction direction, std::string_view target,
              const RunOptions& options) {
    graph.require_sound();
    VersionState state = read_version_state(connection, options.table);
    const Path first_look = path_of(graph, state.rows, direction, target);
    require_finished_first(graph, state, first_look, direction);
    if (first_look.empty()) {
        if (look_at_files(graph, state, false, options) && options.on_nothing_to_do) options.on_nothing_to_do(state);
        return {{}, state.rows};
    }

    require_allowed_role(connection, options);
    look_at_pooler(connection, options);
    const RunnerLock lock(connection, options.table, telling(options));
    state = read_version_state(connection, options.table);
    const Path path = path_of(graph, state.rows, direction, target);
    require_finished_first(graph, state, path, direction);
    const bool asks = has_baseline(graph, path) && !state.unfinished;
    const bool empty = state.unfinished.has_value() || (asks && is_empty_database(connection, options.table));
    Diagnostics warnings;
    const std::vector<PlannedRevision> planned =
        plan_run(graph, state.rows, direction, target, options.base_folder, empty, warnings);
    RunReport report{{}, state.rows};
    if (planned.empty()) return report;
    look_at_files(graph, state, direction == Direction::upgrade, options);
    const bool together = options.one_transaction && planned.size() > 1 && !state.unfinished;
    if (together) require_one_transaction(planned);
    const RevisionSession session(connection, options.session);
    look_at_rights(connection, planned, options);
    look_at_objects(connection, planned, state, options);
    for (const Diagnostic& warning : warnings) {
        tell(options, ProgressKind::warning, warning.where.text() + ": " + warning.message);
    }
    if (!state.has_version_table || !state.has_history_table) create_tables(connection, options.table);
    LockWatch watch(lock.session(), options.open_beside);
    RunPlace place{lock, watch, 0, static_cast<int>(planned.size())};
    if (together) {
        run_in_one_transaction(connection, planned, options, place, report);
    } else {
        run_planned(connection, planned, state.unfinished, options, place, report);
    }
    return report;
}

// The checksums that the history knows, by revision.
std::map<std::string, std::string> known_checksums(const std::vector<HistoryEntry>& history) {
    std::map<std::string, std::string> known;
    for (const HistoryEntry& entry : history) {
        if (entry.step) continue;
        if (entry.direction == "stamp" && entry.revision == "base") known.clear();
        known[entry.revision] = entry.direction == "downgrade" ? "" : entry.checksum;
    }
    return known;
}

HistoryRow stamp_row(const std::string& revision, const std::string& checksum, const RunOptions& options) {
    HistoryRow row;
    row.revision = revision;
    row.direction = "stamp";
    row.checksum = checksum;
    row.tool_version = options.tool_version;
    return row;
}

// One row for each revision whose checksum the history does not know; the last one carries the state.
std::vector<HistoryRow> stamp_rows(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                   const std::vector<HistoryEntry>& history, bool forget, const RunOptions& options) {
    std::map<std::string, std::string> known = known_checksums(history);
    std::vector<HistoryRow> written;
    if (forget) {
        known.clear();
        written.push_back(stamp_row("base", "", options));
    }
    for (const std::string& id : graph.in_order(applied_revisions(graph, rows))) {
        const std::string checksum = revision_checksum(graph.at(id), options.base_folder);
        const auto found = known.find(id);
        const bool named = std::find(rows.begin(), rows.end(), id) != rows.end();
        if (named || found == known.end() || found->second != checksum)
            written.push_back(stamp_row(id, checksum, options));
    }
    return written;
}

}  // namespace

PlannedRevision plan_revision(const Revision& revision, const PathStep& step, const std::string& base_folder,
                              bool database_is_empty, Diagnostics& warnings) {
    PlannedRevision planned{step, &revision, {}, false};
    if (revision.broken) {
        throw Error(revision.path + ": the file of revision " + revision.id + " has errors", "mend them first");
    }
    Diagnostics diagnostics;
    if (step.direction == Direction::downgrade) {
        require_downgrade(revision);
        planned.segments = segments_of(revision, Direction::downgrade, diagnostics);
    } else if (revision.is_baseline) {
        planned.stamped = !database_is_empty;
        if (database_is_empty) planned.segments = baseline_segments(revision, base_folder, diagnostics);
    } else {
        planned.segments = segments_of(revision, Direction::upgrade, diagnostics);
        for (Diagnostic& unmarked : unmarked_deletes(planned.segments)) diagnostics.push_back(std::move(unmarked));
    }
    throw_errors(diagnostics, warnings);
    return planned;
}

std::vector<PlannedRevision> plan_run(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                      Direction direction, std::string_view target, const std::string& base_folder,
                                      bool database_is_empty, Diagnostics& warnings) {
    graph.require_sound();
    std::vector<PlannedRevision> planned;
    for (const PathStep& step : path_of(graph, rows, direction, target)) {
        planned.push_back(plan_revision(graph.at(step.id), step, base_folder, database_is_empty, warnings));
    }
    return planned;
}

std::optional<HalfDone> half_done(const RevisionGraph& graph, const VersionState& state) {
    if (!state.unfinished) return std::nullopt;
    const UnfinishedRevision& half = *state.unfinished;
    const std::size_t ended = static_cast<std::size_t>(
        std::count_if(half.steps.begin(), half.steps.end(), [](const UnfinishedStep& step) { return step.finished; }));
    std::string what = "the " + std::string(direction_name(half.direction)) + " of revision " + half.revision +
                       " stopped half way: " + support::plural(static_cast<long long>(ended), "segment") + " of it ran";
    if (ended < half.steps.size()) what += ", segment " + std::to_string(half.steps.back().step) + " had begun";
    return HalfDone{std::move(what), finishing_command(graph, state)};
}

std::vector<std::string> refusals(db::Connection& connection, const RevisionGraph& graph, const VersionState& state,
                                  const std::vector<PlannedRevision>& planned, const RunOptions& options) {
    std::vector<std::string> lines;
    if (planned.empty()) return lines;
    try {
        look_at_pooler(connection, options);
    } catch (const DatabaseError&) {
        throw;
    } catch (const Error& error) {
        lines.emplace_back(error.what());
    }
    if (std::string other = other_role(connection, options); !other.empty()) lines.push_back(std::move(other));
    if (planned.front().step.direction == Direction::upgrade && !options.allow_changed_files)
        lines = join_lists(std::move(lines), changed_file_lines(changed_files(graph, state, options.base_folder)));
    for (const MissingRight& missing : missing_rights(connection, planned, options.table))
        lines.push_back(missing.text());
    if (options.one_transaction && !state.unfinished) {
        if (const auto obstacle = transaction_obstacle(planned)) lines.push_back(obstacle->what);
    }
    if (!options.allow_changed_objects)
        lines = join_lists(std::move(lines), changed_object_lines(connection, planned, state, options));
    return lines;
}

RunReport apply(db::Connection& connection, const RevisionGraph& graph, std::string_view target,
                const RunOptions& options) {
    return run(connection, graph, Direction::upgrade, target, options);
}

RunReport revert(db::Connection& connection, const RevisionGraph& graph, std::string_view target,
                 const RunOptions& options) {
    return run(connection, graph, Direction::downgrade, target, options);
}

RunReport stamp(db::Connection& connection, const RevisionGraph& graph, const StampOptions& stamp_options,
                const RunOptions& options) {
    look_at_pooler(connection, options);
    const RunnerLock lock(connection, options.table, telling(options));
    const VersionState state = read_version_state(connection, options.table);
    const std::vector<RowMove> moves = stamp_moves(graph, state.rows, stamp_options.targets, stamp_options.purge);
    RunReport report{{}, after_moves(state.rows, moves)};
    const std::vector<HistoryEntry> history = read_history(connection, options.table);
    const bool forget = stamp_options.purge || report.rows.empty();
    std::vector<HistoryRow> rows = stamp_rows(graph, report.rows, history, forget, options);
    if (!state.has_version_table || !state.has_history_table) create_tables(connection, options.table);
    connection.begin();
    try {
        move_rows(connection, options.table, moves);
        if (options.state_after) rows.back().state_after = options.state_after(connection);
        for (const HistoryRow& row : rows) {
            insert_history(connection, options.table, row);
            if (row.revision != "base") report.revisions.push_back({row.revision, Direction::upgrade, true, {}});
        }
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
    return report;
}

}  // namespace schemadiff::migrate
