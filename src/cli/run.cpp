#include "cli/run.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/drift.h"
#include "cli/progress.h"
#include "cli/replayed_states.h"
#include "cli/state.h"
#include "db/interrupt.h"
#include "emit/json.h"
#include "emit/revision_text.h"
#include "inspect/inspect.h"
#include "migrate/baseline.h"
#include "migrate/revision_symbol.h"
#include "migrate/script.h"
#include "migrate/statement_lock.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

// The state for the history, read in a transaction of the runner's.
std::string recorded_state(Session& session, db::Connection& connection) {
    inspect::InspectOptions options = inspect_options(session, mentioned_schemas(session));
    options.in_transaction = true;
    Catalog live = inspect::inspect(connection, options);
    leave_out(session, live);
    return state_text(state_of(live, options.schemas, options.all_schemas));
}

// What differs between a recorded state and the database.
std::vector<std::string> changed_objects(Session& session, db::Connection& connection, const std::string& recorded) {
    const std::optional<State> before = parse_state(recorded);
    if (!before) return {};
    const inspect::InspectOptions options = inspect_options(session, mentioned_schemas(session));
    Catalog live = inspect::inspect(connection, options);
    leave_out(session, live);
    std::vector<std::string> objects;
    for (const HandChange& change : hand_changes(*before, state_of(live, options.schemas, options.all_schemas)))
        objects.push_back(change.object);
    return objects;
}

migrate::ResumeChoice resume_choice(const std::string& word) {
    if (word == "again") return migrate::ResumeChoice::again;
    if (word == "skip") return migrate::ResumeChoice::skip;
    return migrate::ResumeChoice::stop;
}

// The one line by which whoever reads the log knows what has come of it.
std::string last_line(migrate::Direction direction, const migrate::RunReport& report, double seconds) {
    if (report.revisions.empty()) return "nothing to do";
    char time[32];
    std::snprintf(time, sizeof time, "%.1f s", seconds);
    return std::string(direction == migrate::Direction::upgrade ? "upgraded" : "downgraded") + " to " +
           (report.rows.empty() ? "base" : support::join(report.rows, ", ")) + ": " +
           support::plural(static_cast<long long>(report.revisions.size()), "revision") + " in " + time;
}

// "    -- lock: ACCESS EXCLUSIVE on t, which blocks reads and writes"
std::string locks_text(const migrate::SegmentStatement& statement) {
    std::string out;
    if (statement.guard) return out;
    for (const migrate::StatementLock& lock : migrate::locks_of(statement.text)) {
        const std::string_view blocked = migrate::blocked_by(lock.mode);
        out += "    -- lock: " + std::string(migrate::lock_mode_name(lock.mode)) + " on " + lock.relation +
               (blocked.empty() ? "" : ", which blocks " + std::string(blocked)) + "\n";
    }
    return out;
}

emit::Json locks_json(const migrate::SegmentStatement& statement) {
    emit::Json out = emit::Json::array();
    if (statement.guard) return out;
    for (const migrate::StatementLock& lock : migrate::locks_of(statement.text))
        out.push_back({{"mode", support::lower_case(migrate::lock_mode_name(lock.mode))}, {"relation", lock.relation}});
    return out;
}

emit::Json statement_json(const migrate::SegmentStatement& statement) {
    emit::Json out = {{"sql", statement.text},
                      {"where", emit::location_json(statement.where)},
                      {"deletes", statement.deletes ? emit::Json(*statement.deletes) : emit::Json()},
                      {"guard", statement.guard ? emit::Json(statement.guard->message) : emit::Json()},
                      {"lock_timeout", statement.lock_timeout ? emit::Json(*statement.lock_timeout) : emit::Json()},
                      {"locks", locks_json(statement)}};
    return out;
}

std::string_view segment_word(migrate::SegmentKind kind) {
    switch (kind) {
        case migrate::SegmentKind::transaction:
            return "transaction";
        case migrate::SegmentKind::single:
            return "outside a transaction";
        case migrate::SegmentKind::batch:
            return "in batches";
    }
    return {};
}

emit::Json planned_json(const std::vector<migrate::PlannedRevision>& planned) {
    emit::Json revisions = emit::Json::array();
    for (const migrate::PlannedRevision& each : planned) {
        emit::Json segments = emit::Json::array();
        for (const migrate::Segment& segment : each.segments) {
            emit::Json statements = emit::Json::array();
            for (const migrate::SegmentStatement& statement : segment.statements)
                statements.push_back(statement_json(statement));
            segments.push_back(
                {{"kind", std::string(segment_word(segment.kind))}, {"statements", std::move(statements)}});
        }
        revisions.push_back({{"id", each.step.id},
                             {"title", each.revision->title},
                             {"direction", std::string(migrate::direction_name(each.step.direction))},
                             {"stamped", each.stamped},
                             {"segments", std::move(segments)}});
    }
    return {{"schema_version", emit::kJsonVersion}, {"revisions", std::move(revisions)}};
}

std::string planned_text(const migrate::PlannedRevision& planned) {
    std::string out = std::string(migrate::direction_name(planned.step.direction)) + " " + planned.step.id +
                      (planned.revision->title.empty() ? "" : ", " + planned.revision->title) + "\n";
    if (planned.stamped) return out + "  stands already, would be stamped\n";
    for (const migrate::Segment& segment : planned.segments) {
        out += "  " + std::string(segment_word(segment.kind)) + ":\n";
        for (const migrate::SegmentStatement& statement : segment.statements) {
            if (statement.guard) out += "    -- guard: " + statement.guard->message + "\n";
            if (statement.deletes) out += "    -- deletes data: " + *statement.deletes + "\n";
            const std::string text = emit::ended(statement.text);
            for (const std::string_view line : support::split_lines(text)) out += "    " + std::string(line) + "\n";
            out += locks_text(statement);
        }
    }
    return out;
}

int dry_run(Session& session, migrate::Direction direction, const std::string& target) {
    Diagnostics warnings;
    const std::vector<std::string> rows = session.current_rows();
    const bool empty = migrate::is_empty_database(session.database(), session.version_table());
    const std::vector<migrate::PlannedRevision> planned =
        migrate::plan_run(session.graph(), rows, direction, target, base_folder(session), empty, warnings);
    session.console().show(warnings);
    const std::vector<std::string> refusals =
        migrate::role_refusals(session.database(), planned, run_options(session, {}));
    if (session.format() == Format::json) {
        emit::Json plan = planned_json(planned);
        plan["refusals"] = refusals;
        session.console().result(emit::json_text(plan));
        return kDone;
    }
    for (const std::string& refusal : refusals) session.console().warn("would be refused: " + refusal);
    if (planned.empty()) session.console().say("nothing to do");
    for (const migrate::PlannedRevision& each : planned) session.console().result(planned_text(each));
    return kDone;
}

}  // namespace

std::string base_folder(Session& session) {
    const std::string& folder = session.configuration().folder;
    return folder.empty() ? "." : folder;
}

int print_script(Session& session, migrate::Direction direction, const std::string& target) {
    const migrate::RevisionGraph& graph = session.graph();
    const std::optional<migrate::SymbolRange> range = migrate::parse_range(target);
    if (!range && direction == migrate::Direction::downgrade)
        throw Error("`downgrade --sql` needs to know where it starts", "write FROM:TO, `head:" + target + "` say");
    std::vector<std::string> rows;
    if (!range)
        rows = session.current_rows();
    else if (range->from)
        rows = migrate::resolve(graph, *range->from, {});
    const std::string to = range ? range->to.value_or("head") : target;
    Diagnostics warnings;
    const std::string script = migrate::run_script(graph, rows, direction, to, run_options(session, {}), warnings,
                                                   replayed_states(session, direction, rows, to));
    session.console().show(warnings);
    session.console().result(script);
    return kDone;
}

migrate::RunOptions replay_options(Session& session) {
    const load::Configuration& configuration = session.configuration();
    migrate::RunOptions options;
    options.table = session.version_table();
    options.session.search_path = configuration.search_path;
    options.base_folder = base_folder(session);
    options.tool_version = SCHEMADIFF_VERSION;
    return options;
}

migrate::RunOptions run_options(Session& session, const RunFlags& flags) {
    const load::Configuration& configuration = session.configuration();
    migrate::RunOptions options = replay_options(session);
    if (!configuration.lock_timeout.empty()) options.session.lock_timeout = configuration.lock_timeout;
    if (!configuration.statement_timeout.empty()) options.session.statement_timeout = configuration.statement_timeout;
    if (!configuration.lock_retry_for.empty())
        options.lock_retry_for =
            std::chrono::milliseconds(migrate::duration_milliseconds(configuration.lock_retry_for));
    options.one_transaction = configuration.transaction_per == "run";
    options.allowed_role = configuration.run_as;
    options.lock.wait = !flags.no_wait;
    options.resume = resume_choice(flags.resume);
    options.allow_changed_files = flags.allow_changed_files;
    options.allow_changed_objects = flags.allow_changed_objects;
    // A throwaway server is ours alone: nobody is in the way there.
    if (!db::is_ephemeral(session.database_url()))
        options.open_beside = [url = session.database_url()] { return db::Connection(url); };
    options.progress = [progress = std::make_shared<ProgressPrinter>(session.console(), session.verbose())](
                           const migrate::Progress& each) { progress->print(each); };
    options.changed_since = [&session](db::Connection& connection, const std::string& recorded) {
        return changed_objects(session, connection, recorded);
    };
    options.state_after = [&session](db::Connection& connection) { return recorded_state(session, connection); };
    return options;
}

void add_run_flags(CLI::App& command, RunFlags& flags) {
    command.add_flag("--sql", flags.sql, "Print the statements, run nothing");
    command.add_flag("--dry-run", flags.dry_run, "Tell what would run, in which transactions, with which locks");
    command.add_flag("--no-wait", flags.no_wait, "Fail at once where another runner is at work");
    command.add_option("--wait", flags.wait, "How long to wait for a server that is still starting, 30s say")
        ->type_name("TIME");
    command
        .add_option("--resume", flags.resume,
                    "What to do with a step that was interrupted and cannot be judged: again or skip")
        ->type_name("HOW")
        ->check(CLI::IsMember({"again", "skip"}));
    command.add_flag("--allow-changed-files", flags.allow_changed_files,
                     "Run, though files of applied revisions are changed or missing");
    command.add_flag("--allow-changed-objects", flags.allow_changed_objects,
                     "Run, though a step needs what was changed by hand");
}

int run_revisions(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags) {
    if (!flags.sql && migrate::parse_range(target)) throw Error("a range is for --sql only: " + target);
    session.wait_for_database(flags.wait);
    if (flags.sql || session.options().format == Format::sql) return print_script(session, direction, target);
    if (flags.dry_run) return dry_run(session, direction, target);
    const migrate::RevisionGraph& graph = session.graph();
    db::Interrupts interrupts;
    db::Connection& connection = session.database();
    interrupts.watch(&connection);
    const auto begin = std::chrono::steady_clock::now();
    const migrate::RunOptions options = run_options(session, flags);
    auto stage = session.stopwatch().stage("run");
    const migrate::RunReport report = direction == migrate::Direction::upgrade
                                          ? migrate::apply(connection, graph, target, options)
                                          : migrate::revert(connection, graph, target, options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    session.console().say(last_line(direction, report, seconds.count()));
    return kDone;
}

}  // namespace schemadiff::cli
