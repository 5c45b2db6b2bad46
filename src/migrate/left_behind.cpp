#include "migrate/left_behind.h"

#include "migrate/checksum.h"
#include "migrate/history.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

// SET for the session: what a resumed run must say again. SET LOCAL and SET TRANSACTION ended with their transaction.
bool sets_session(const std::string& statement) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    if (tokens.size() < 2 || !tokens[0].is_word("set")) return false;
    return !tokens[1].is_word("local") && !tokens[1].is_word("transaction") && !tokens[1].is_word("constraints");
}

}  // namespace

ResumePoint LeftBehind::resume(const UnfinishedRevision& unfinished) {
    ResumePoint point;
    for (const UnfinishedStep& step : unfinished.steps) {
        context_.position = step.step;
        if (step.step < 1 || step.step > context_.count() || segment_checksum(context_.segment()) != step.checksum)
            fail_changed(step);
        if (step.finished) {
            point.first = step.step + 1;
            repeat_settings();
        } else {
            point.first = step.step;
            point.step_id = step.id;
        }
    }
    context_.position = point.first;
    context_.tell(ProgressKind::revision_resumed);
    if (point.step_id != 0 && context_.segment().kind == SegmentKind::single)
        point.taken_as_done = is_done(context_.segment().statements.front(), point.step_id);
    return point;
}

void LeftBehind::fail_changed(const UnfinishedStep& step) const {
    throw Error(context_.revision().path + ": revision " + context_.planned.step.id +
                    " was changed where it has already run: segment " + std::to_string(step.step) +
                    " is committed, or was when its runner died",
                "restore that part of the file; what follows it may change");
}

void LeftBehind::repeat_settings() {
    for (const SegmentStatement& statement : context_.segment().statements) {
        if (sets_session(statement.text)) context_.connection.execute(statement.text);
    }
}

std::string LeftBehind::age_of(long long step_id) const {
    if (step_id == 0) return "";
    return "(SELECT pg_catalog.age(h.xmin) FROM " + context_.options.table.qualified_history() +
           " h WHERE h.id = " + std::to_string(step_id) + ")";
}

bool LeftBehind::is_done(const SegmentStatement& statement, long long step_id) {
    context_.running = &statement;
    const Probe probe = probe_step(context_.connection, statement.text, age_of(step_id));
    apply_remedies(probe, "0");
    if (probe.state == StepState::done || probe.remedy_finishes) return true;
    if (probe.state != StepState::unknown) return false;
    switch (context_.options.resume) {
        case ResumeChoice::again:
            return false;
        case ResumeChoice::skip:
            return true;
        case ResumeChoice::stop:
            break;
    }
    context_.fail(
        statement,
        "stopped here: its runner died while it ran this statement, and whether it took effect cannot be seen",
        "look at " + probe.look_at +
            "; then run it again with `--resume skip` if it did, `--resume again` if it did not");
}

void LeftBehind::apply_remedies(const Probe& probe, const std::string& lock_timeout) {
    if (probe.remedies.empty()) return;
    db::Connection& connection = context_.connection;
    connection.execute("SET lock_timeout TO " + sql::literal(lock_timeout));
    for (const std::string& remedy : probe.remedies)
        context_.watched(duration_milliseconds(lock_timeout), [&] { connection.execute(remedy); });
    connection.execute("SET lock_timeout TO " + sql::literal(context_.options.session.lock_timeout));
}

void LeftBehind::clear(const SegmentStatement& statement) {
    const Probe probe = probe_step(context_.connection, statement.text);
    if (probe.leftover.empty()) return;
    context_.tell(ProgressKind::warning, nullptr, 0, file_and_line(statement.where) + ": " + probe.leftover);
    apply_remedies(probe, "0");
}

void LeftBehind::clean_up_after(const SegmentStatement& statement, long long step_id, const DatabaseError& error) {
    // A failed CREATE INDEX CONCURRENTLY leaves an invalid index. 42P07 says that the name was taken before.
    if (!context_.connection.alive() || error.sqlstate() == "42P07") return;
    try {
        context_.connection.rollback();
        const Probe probe = probe_step(context_.connection, statement.text, age_of(step_id));
        // Not for long: what cannot be taken away now, the next run takes away.
        if (!probe.remedy_finishes) apply_remedies(probe, context_.options.session.lock_timeout);
    } catch (const Error&) {
        // The first error is the one to tell; the next run finds the invalid index.
    }
}

bool LeftBehind::forget_intent(const SegmentStatement& statement, long long step_id) {
    db::Connection& connection = context_.connection;
    if (!connection.alive()) return false;
    try {
        const Probe probe = probe_step(connection, statement.text, age_of(step_id));
        if (probe.state == StepState::done || !probe.remedies.empty()) return false;
        connection.begin();
        take_own_role(connection);
        remove_step(connection, context_.options.table, step_id);
        connection.commit();
        return true;
    } catch (const Error&) {
        connection.rollback();
        return false;
    }
}

}  // namespace schemadiff::migrate
