#include "cli/dry_run.h"

#include <nlohmann/json.hpp>

#include "cli/run.h"
#include "emit/json.h"
#include "emit/revision_text.h"
#include "migrate/baseline.h"
#include "migrate/brought_lock.h"
#include "migrate/runner.h"
#include "support/text.h"

namespace schemadiff::cli {
namespace {

// Those that the statement names, and those that the catalog adds.
std::vector<migrate::StatementLock> all_locks(db::Connection& connection, const migrate::SegmentStatement& statement) {
    std::vector<migrate::StatementLock> locks;
    if (statement.guard) return locks;
    locks = migrate::locks_of(statement.text, connection.server_version());
    for (migrate::StatementLock& brought : migrate::brought_locks(connection, statement.text))
        locks.push_back(std::move(brought));
    return locks;
}

// "    -- lock: ACCESS EXCLUSIVE on t, which blocks reads and writes"
std::string locks_text(db::Connection& connection, const migrate::SegmentStatement& statement) {
    std::string out;
    for (const migrate::StatementLock& lock : all_locks(connection, statement)) {
        const std::string_view blocked = migrate::blocked_by(lock.mode);
        out += "    -- lock: " + std::string(migrate::lock_mode_name(lock.mode)) + " on " + lock.relation +
               (blocked.empty() ? "" : ", which blocks " + std::string(blocked)) + "\n";
    }
    return out;
}

emit::Json locks_json(db::Connection& connection, const migrate::SegmentStatement& statement) {
    emit::Json out = emit::Json::array();
    for (const migrate::StatementLock& lock : all_locks(connection, statement))
        out.push_back({{"mode", support::lower_case(migrate::lock_mode_name(lock.mode))}, {"relation", lock.relation}});
    return out;
}

emit::Json statement_json(db::Connection& connection, const migrate::SegmentStatement& statement) {
    emit::Json out = {{"sql", statement.text},
                      {"where", emit::location_json(statement.where)},
                      {"deletes", statement.deletes ? emit::Json(*statement.deletes) : emit::Json()},
                      {"guard", statement.guard ? emit::Json(statement.guard->message) : emit::Json()},
                      {"lock_timeout", statement.lock_timeout ? emit::Json(*statement.lock_timeout) : emit::Json()},
                      {"locks", locks_json(connection, statement)}};
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

emit::Json planned_json(db::Connection& connection, const std::vector<migrate::PlannedRevision>& planned) {
    emit::Json revisions = emit::Json::array();
    for (const migrate::PlannedRevision& each : planned) {
        emit::Json segments = emit::Json::array();
        for (const migrate::Segment& segment : each.segments) {
            emit::Json statements = emit::Json::array();
            for (const migrate::SegmentStatement& statement : segment.statements)
                statements.push_back(statement_json(connection, statement));
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

std::string planned_text(db::Connection& connection, const migrate::PlannedRevision& planned) {
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
            out += locks_text(connection, statement);
        }
    }
    return out;
}

}  // namespace

int dry_run(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags) {
    Diagnostics warnings;
    const std::vector<std::string> rows = session.current_rows();
    const bool empty = migrate::is_empty_database(session.database(), session.version_table());
    const std::vector<migrate::PlannedRevision> planned =
        migrate::plan_run(session.graph(), rows, direction, target, base_folder(session), empty, warnings);
    session.console().show(warnings);
    session.tell_half_done();
    const migrate::RunOptions options = run_options(session, flags);
    const migrate::RevisionSession as_in_the_run(session.database(), options.session);
    const std::vector<std::string> refusals =
        migrate::refusals(session.database(), session.graph(), session.version_state(), planned, options);
    const bool together = options.one_transaction && planned.size() > 1 && !session.version_state().unfinished;
    if (session.format() == Format::json) {
        emit::Json plan = planned_json(session.database(), planned);
        plan["one_transaction"] = together;
        plan["refusals"] = refusals;
        session.console().result(emit::json_text(plan));
        return kDone;
    }
    for (const std::string& refusal : refusals) session.console().warn("would be refused: " + refusal);
    if (planned.empty()) session.console().say("nothing to do");
    if (together) session.console().result("-- all of it in one transaction\n");
    for (const migrate::PlannedRevision& each : planned)
        session.console().result(planned_text(session.database(), each));
    return kDone;
}

}  // namespace schemadiff::cli
