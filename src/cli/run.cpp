#include "cli/run.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/drift.h"
#include "cli/dry_run.h"
#include "cli/progress.h"
#include "cli/replayed_states.h"
#include "cli/settled.h"
#include "cli/state.h"
#include "db/interrupt.h"
#include "inspect/inspect.h"
#include "migrate/revision_symbol.h"
#include "migrate/script.h"
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

// Whether a range ends where it begins.
bool leads_nowhere(const migrate::RevisionGraph& graph, std::vector<std::string> rows, const std::string& to,
                   const std::vector<std::string>& current) {
    std::vector<std::string> end = migrate::resolve(graph, to, current);
    std::sort(rows.begin(), rows.end());
    std::sort(end.begin(), end.end());
    return rows == end;
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
        rows = migrate::resolve(graph, *range->from, session.rows_for(*range->from));
    std::string to = range ? range->to.value_or("head") : target;
    if (range) to = migrate::end_of_range(graph, to, session.rows_for(target));
    Diagnostics warnings;
    const std::string script = migrate::run_script(graph, rows, direction, to, run_options(session, {}), warnings,
                                                   [&] { return replayed_states(session, direction, rows, to); });
    session.console().show(warnings);
    if (range && script.empty() && !leads_nowhere(graph, rows, to, session.rows_for(target)))
        throw Error("\"" + target + "\": there is nothing on the way up from the first to the second",
                    "`downgrade --sql` writes what leads back");
    session.console().result(script);
    return kDone;
}

migrate::RunOptions replay_options(Session& session) {
    const load::Configuration& configuration = session.configuration();
    migrate::RunOptions options;
    options.table = session.version_table();
    options.table.makes_schema = true;
    options.session.search_path = configuration.search_path;
    options.base_folder = base_folder(session);
    options.tool_version = SCHEMADIFF_VERSION;
    return options;
}

migrate::RunOptions run_options(Session& session, const RunFlags& flags) {
    const load::Configuration& configuration = session.configuration();
    migrate::RunOptions options = replay_options(session);
    options.table.makes_schema = false;
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

namespace {

// Signals are ours meanwhile.
int run_watched(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags,
                db::Interrupts& interrupts) {
    const bool up = direction == migrate::Direction::upgrade;
    std::optional<Settled> settled;
    if (up) settled.emplace(session, target);
    if (settled && settled->knows_files()) {
        interrupts.watch(&session.database());
        if (settled->holds(session.version_state())) {
            session.console().say(last_line(direction, {}, 0));
            return kDone;
        }
    }
    const migrate::RevisionGraph& graph = session.graph();
    db::Connection& connection = session.database();
    interrupts.watch(&connection);
    const auto begin = std::chrono::steady_clock::now();
    migrate::RunOptions options = run_options(session, flags);
    if (settled) options.on_nothing_to_do = [&](const migrate::VersionState& state) { settled->keep(graph, state); };
    auto stage = session.stopwatch().stage("run");
    const migrate::RunReport report =
        up ? migrate::apply(connection, graph, target, options) : migrate::revert(connection, graph, target, options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    session.console().say(last_line(direction, report, seconds.count()));
    return kDone;
}

}  // namespace

int run_revisions(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags) {
    if (!flags.sql && migrate::parse_range(target)) throw Error("a range is for --sql only: " + target);
    session.wait_for_database(flags.wait);
    if (flags.sql || session.options().format == Format::sql) return print_script(session, direction, target);
    if (flags.dry_run) return dry_run(session, direction, target, flags);
    return interruptible(
        [&](db::Interrupts& interrupts) { return run_watched(session, direction, target, flags, interrupts); });
}

int interruptible(const std::function<int(db::Interrupts&)>& body) {
    db::Interrupts interrupts;
    try {
        return body(interrupts);
    } catch (const DatabaseError& error) {
        // Of a statement that belongs to no revision: one that does says so itself.
        if (error.sqlstate() != "57014" || !db::was_interrupted()) throw;
        throw Error("interrupted", "no revision was on its way; what is recorded stands");
    }
}

}  // namespace schemadiff::cli
