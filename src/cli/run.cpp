#include "cli/run.h"

#include <nlohmann/json.hpp>

#include "cli/drift.h"
#include "cli/replayed_states.h"
#include "cli/state.h"
#include "emit/json.h"
#include "emit/revision_text.h"
#include "inspect/inspect.h"
#include "migrate/baseline.h"
#include "migrate/revision_symbol.h"
#include "migrate/script.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

std::string step_words(const migrate::Progress& progress) {
    const std::string parents =
        progress.revision->revises.empty() ? "base" : support::join(progress.revision->revises, ", ");
    const bool up = progress.direction == migrate::Direction::upgrade;
    const std::string way = up ? parents + " -> " + progress.revision->id : progress.revision->id + " -> " + parents;
    return std::string(migrate::direction_name(progress.direction)) + " " + way +
           (progress.revision->title.empty() ? "" : ", " + progress.revision->title);
}

void print_progress(Session& session, const migrate::Progress& progress) {
    Console& console = session.console();
    switch (progress.kind) {
        case migrate::ProgressKind::waiting:
            return console.say("waiting for another runner: " + progress.text);
        case migrate::ProgressKind::revision_started:
            return console.say(step_words(progress));
        case migrate::ProgressKind::revision_resumed:
            return console.say(step_words(progress) + ": goes on at segment " + std::to_string(progress.segment));
        case migrate::ProgressKind::revision_stamped:
            return console.say(step_words(progress) + ": stands already, stamped");
        case migrate::ProgressKind::batch_finished:
            return console.say("  " + support::plural(progress.rows, "row"));
        case migrate::ProgressKind::retry:
            return console.say("  trying again: " + progress.text);
        case migrate::ProgressKind::statement_started:
            if (session.verbose()) console.say("  " + emit::one_line(progress.statement->text));
            return;
        case migrate::ProgressKind::warning:
            return console.warn(progress.text);
        case migrate::ProgressKind::segment_started:
        case migrate::ProgressKind::statement_finished:
        case migrate::ProgressKind::revision_finished:
            return;
    }
}

// The state for the history, read inside the runner's transaction.
std::string recorded_state(Session& session, db::Connection& connection) {
    inspect::InspectOptions options = inspect_options(session, mentioned_schemas(session));
    options.in_transaction = true;
    Catalog live = inspect::inspect(connection, options);
    leave_out(session, live);
    return state_text(state_of(live, options.schemas, options.all_schemas));
}

emit::Json statement_json(const migrate::SegmentStatement& statement) {
    emit::Json out = {{"sql", statement.text},
                      {"where", emit::location_json(statement.where)},
                      {"deletes", statement.deletes ? emit::Json(*statement.deletes) : emit::Json()},
                      {"guard", statement.guard ? emit::Json(statement.guard->message) : emit::Json()},
                      {"lock_timeout", statement.lock_timeout ? emit::Json(*statement.lock_timeout) : emit::Json()}};
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
            for (const std::string_view line : support::split_lines(emit::ended(statement.text)))
                out += "    " + std::string(line) + "\n";
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
    if (session.format() == Format::json) {
        session.console().result(emit::json_text(planned_json(planned)));
        return kDone;
    }
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
    options.lock.wait = !flags.no_wait;
    options.lock.on_wait = [&session](const std::string& holder) { session.console().say("waiting for " + holder); };
    options.progress = [&session](const migrate::Progress& progress) { print_progress(session, progress); };
    options.state_after = [&session](db::Connection& connection) { return recorded_state(session, connection); };
    return options;
}

int run_revisions(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags) {
    if (!flags.sql && migrate::parse_range(target)) throw Error("a range is for --sql only: " + target);
    if (flags.sql || session.options().format == Format::sql) return print_script(session, direction, target);
    if (flags.dry_run) return dry_run(session, direction, target);
    const migrate::RevisionGraph& graph = session.graph();
    const migrate::RunOptions options = run_options(session, flags);
    auto stage = session.stopwatch().stage("run");
    const migrate::RunReport report = direction == migrate::Direction::upgrade
                                          ? migrate::apply(session.database(), graph, target, options)
                                          : migrate::revert(session.database(), graph, target, options);
    if (report.revisions.empty()) session.console().say("nothing to do");
    return kDone;
}

}  // namespace schemadiff::cli
