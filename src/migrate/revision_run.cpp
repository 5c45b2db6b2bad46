#include "migrate/revision_run.h"

#include <algorithm>
#include <set>

#include "db/interrupt.h"
#include "db/statement_error.h"
#include "migrate/checksum.h"
#include "migrate/environment_secrets.h"
#include "migrate/history.h"
#include "migrate/left_behind.h"
#include "migrate/routine_body.h"
#include "migrate/text.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class RevisionRun {
  public:
    RevisionRun(db::Connection& connection, const PlannedRevision& planned, const RunOptions& options, RunPlace& place)
        : context_{connection, planned, options, place},
          connection_(connection),
          planned_(planned),
          options_(options),
          place_(place),
          left_(context_) {}

    RanRevision run(const std::optional<UnfinishedRevision>& unfinished) {
        try {
            return run_all(unfinished);
        } catch (const DatabaseError& error) {
            if (error.sqlstate() != "57014" || !db::was_interrupted()) throw;
            db::acknowledge_interrupt();
            throw Error("interrupted in the " + std::string(direction_name(planned_.step.direction)) + " of revision " +
                            planned_.step.id + (context_.running ? ", " + file_and_line(context_.running->where) : ""),
                        whereabouts());
        }
    }

  private:
    RanRevision run_all(const std::optional<UnfinishedRevision>& unfinished) {
        db::stop_if_interrupted();
        for (const std::string& statement : session_statements(options_.session)) connection_.execute(statement);
        if (planned_.revision->bodies_at_end) connection_.execute("SET check_function_bodies TO off");
        int& segment = context_.position;
        if (unfinished)
            resume(*unfinished);
        else
            context_.tell(planned_.stamped ? ProgressKind::revision_stamped : ProgressKind::revision_started);
        if (segment == 1 && !planned_.stamped && !starts_with_transaction()) run_early_guards_apart();
        if (!planned_.stamped) {
            for (; segment <= context_.count(); ++segment) run_segment();
        }
        if (!ended_) in_transaction([&](const Retry&) { end_revision(); });
        ended_ = true;
        if (place_.shared == nullptr) record_state(connection_, options_, place_.recorded);
        if (!planned_.stamped) context_.tell(ProgressKind::revision_finished);
        return {planned_.step.id, planned_.step.direction, planned_.stamped, context_.elapsed()};
    }

    void resume(const UnfinishedRevision& unfinished) {
        const ResumePoint point = left_.resume(unfinished);
        step_id_ = point.step_id;
        taken_as_done_ = point.taken_as_done;
    }

    bool starts_with_transaction() const {
        return planned_.segments.empty() || planned_.segments.front().kind == SegmentKind::transaction;
    }
    static milliseconds since(Clock::time_point begin) {
        return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
    }

    // Where an interrupt has left the database, for the hint.
    std::string whereabouts() const {
        if (ended_) return "it is committed and recorded, without the state that it left";
        const std::string progress = context_.progress_hint();
        if (!progress.empty()) return progress;
        if (step_id_ != 0)
            return "its first step was on its way and is recorded as begun; the next run goes on from there";
        return "it was rolled back and left nothing; the next run begins it anew";
    }

    // Runs one statement of the revision. `wait` is its lock timeout, 0 for none. Gives how many rows it touched.
    long long run_watched(const SegmentStatement& statement, long long wait) {
        long long rows = 0;
        context_.watched(wait, [&] {
            const auto warn = [&](const std::string& warning) {
                context_.tell(ProgressKind::warning, nullptr, 0, file_and_line(statement.where) + ": " + warning);
            };
            rows = query_with_secrets(connection_, statement.text, warn).affected_rows();
        });
        return rows;
    }

    // Runs `body` in a transaction, again as long as only a lock is in the way.
    template <typename Body>
    void in_transaction(Body body) {
        if (place_.shared != nullptr) return body(*place_.shared);
        for (Retry retry(options_.lock_retry_for);;) {
            try {
                db::stop_if_interrupted();
                connection_.begin();
                if (place_.lock.through_pooler()) place_.lock.require_session();
                place_.patience.begin(retry);
                body(retry);
                commit();
                return;
            } catch (const DatabaseError& error) {
                db::acknowledge_interrupt();
                connection_.rollback();
                give_up_or_retry(error, retry);
            } catch (...) {
                connection_.rollback();
                throw;
            }
        }
    }

    void give_up_or_retry(const DatabaseError& error, Retry& retry) {
        if (!is_lock_failure(error.sqlstate())) throw error;
        const std::string held = context_.blockers.empty() ? "" : "; it is held by " + context_.blockers;
        if (connection_.alive() && retry.again())
            return context_.tell(ProgressKind::retry, nullptr, 0, error.what() + held);
        db::stop_if_interrupted();
        throw DatabaseError(error.what() + held, error.sqlstate(), error.statement(),
                            "tried " + support::plural(retry.attempts(), "time") + "; " +
                                (context_.blockers.empty() ? "see in pg_stat_activity who holds the lock"
                                                           : "end what holds the lock (pg_terminate_backend)") +
                                ", or raise `lock_retry_for`" +
                                (context_.progress_hint().empty() ? "" : "\n" + context_.progress_hint()));
    }

    void commit() {
        try {
            connection_.commit();
        } catch (const DatabaseError& error) {
            throw DatabaseError(
                context_.revision().path + ": revision " + planned_.step.id + " failed at its commit: " + error.what(),
                error.sqlstate(), error.statement(), context_.hints(RevisionContext::hint_of(error)));
        }
    }

    void run_segment() {
        context_.tell(ProgressKind::segment_started);
        switch (context_.segment().kind) {
            case SegmentKind::transaction:
                return run_transaction();
            case SegmentKind::single:
                return run_single();
            case SegmentKind::batch:
                return run_batch();
        }
    }

    void run_transaction() {
        const Clock::time_point begin = Clock::now();
        in_transaction([&](const Retry& retry) {
            limit_locks(retry);
            passed_.clear();
            if (context_.position == 1) run_early_guards();
            take_locks_first(retry);
            for (const SegmentStatement& statement : context_.segment().statements) run_statement(statement, retry);
            if (context_.is_last()) return end_revision();
            judge_bodies({&context_.segment()}, false);
            take_own_role(connection_);
            insert_step(true, since(begin));
        });
        step_id_ = 0;  // its end is recorded; the next step has an intent of its own
        ended_ = ended_ || context_.is_last();
    }

    void limit_locks(const Retry& retry) {
        const long long timeout = retry.lock_timeout_ms(duration_milliseconds(options_.session.lock_timeout));
        if (retry.attempts() > 1) connection_.execute("SET LOCAL lock_timeout TO " + std::to_string(timeout));
    }

    // What the attempt before has waited for while it held others.
    void take_locks_first(const Retry& retry) {
        const SegmentStatement* wanted_by = place_.patience.wanted_by();
        if (wanted_by == nullptr) return;
        const long long wait = lock_timeout_of(*wanted_by, retry);
        if (wanted_by->lock_timeout) connection_.execute("SET LOCAL lock_timeout TO " + std::to_string(wait));
        try {
            context_.watched(wait, [&] { place_.patience.take_first(connection_, wait); });
        } catch (const DatabaseError& error) {
            context_.fail_statement(error, *wanted_by);
        }
        limit_locks(retry);
    }

    long long lock_timeout_of(const SegmentStatement& statement, const Retry& retry) const {
        const std::string& timeout = statement.lock_timeout ? *statement.lock_timeout : options_.session.lock_timeout;
        return retry.lock_timeout_ms(duration_milliseconds(timeout));
    }

    void run_statement(const SegmentStatement& statement, const Retry& retry) {
        if (statement.guard) {
            if (passed_.count(&statement) == 0) run_guard(statement);
            return;
        }
        begin_statement(statement);
        const Clock::time_point begin = Clock::now();
        try {
            const long long wait = lock_timeout_of(statement, retry);
            const std::optional<long long> shortened = place_.patience.shorten(connection_, statement, wait);
            if (statement.lock_timeout && !shortened) set_lock_timeout("SET LOCAL", *statement.lock_timeout, retry);
            const long long rows = run_watched(statement, shortened.value_or(wait));
            place_.patience.got(statement, begin);
            if (statement.lock_timeout || shortened)
                set_lock_timeout("SET LOCAL", options_.session.lock_timeout, retry);
            context_.tell(ProgressKind::statement_finished, &statement, rows, "", since(begin));
        } catch (const DatabaseError& error) {
            if (is_lock_failure(error.sqlstate())) place_.patience.failed(statement, context_.segment().statements);
            context_.fail_statement(error, statement);
        }
    }

    void begin_statement(const SegmentStatement& statement) {
        if (context_.running != &statement) context_.blockers.clear();
        context_.running = &statement;
        context_.tell(ProgressKind::statement_started, &statement);
    }

    void set_lock_timeout(const std::string& set, const std::string& timeout, const Retry& retry) {
        connection_.execute(set + " lock_timeout TO " +
                            std::to_string(retry.lock_timeout_ms(duration_milliseconds(timeout))));
    }

    // Guards that see before the revision what they would see in their place run first, of all segments. One that
    // fails, because it speaks of what the revision makes, runs in its place.
    void run_early_guards() {
        for (const Segment& each : planned_.segments) {
            for (const SegmentStatement& statement : each.statements) {
                if (!statement.guard || !statement.guard->early) continue;
                connection_.execute("SAVEPOINT schemadiff_guard");
                try {
                    run_guard(statement);
                    passed_.insert(&statement);
                } catch (const DatabaseError& error) {
                    if (error.sqlstate().substr(0, 2) != "42") throw;
                    connection_.execute("ROLLBACK TO SAVEPOINT schemadiff_guard");
                }
                connection_.execute("RELEASE SAVEPOINT schemadiff_guard");
            }
        }
    }

    void run_early_guards_apart() {
        in_transaction([&](const Retry&) { run_early_guards(); });
        passed_.clear();
    }

    void run_guard(const SegmentStatement& statement) {
        long long rows = 0;
        try {
            rows = connection_.query("SELECT pg_catalog.count(*) FROM (\n" + statement.text + "\n) AS guard")
                       .integer(0, 0);
        } catch (const DatabaseError& error) {
            context_.fail_statement(error, statement);
        }
        if (rows == 0) return;
        context_.fail(statement, "is refused: " + statement.guard->message + " (" + support::plural(rows, "row") + ")",
                      context_.hints("these rows are found by:\n" + statement.text));
    }

    long long insert_step(bool finished, std::optional<milliseconds> duration) {
        HistoryRow row;
        row.revision = planned_.step.id;
        row.direction = std::string(direction_name(planned_.step.direction));
        row.step = context_.position;
        row.finished = finished;
        row.checksum = segment_checksum(context_.segment());
        row.tool_version = options_.tool_version;
        if (duration) row.duration_ms = duration->count();
        if (context_.segment().kind != SegmentKind::transaction)
            row.statement = db::mask_secrets(context_.segment().statements.front().text);
        return insert_history(connection_, options_.table, row);
    }

    // Before a step outside a transaction: that it is about to run. A run that resumes has said so already.
    void record_intent() {
        if (step_id_ != 0) return;
        long long id = 0;
        in_transaction([&](const Retry&) {
            take_own_role(connection_);
            id = insert_step(false, std::nullopt);
        });
        step_id_ = id;
    }

    void record_end() {
        const long long id = step_id_;
        in_transaction([&](const Retry&) {
            take_own_role(connection_);
            finish_step(connection_, options_.table, id);
            if (context_.is_last()) end_revision();
        });
        ended_ = ended_ || context_.is_last();
        step_id_ = 0;
    }

    void run_single() {
        const SegmentStatement& statement = context_.segment().statements.front();
        context_.running = &statement;
        if (step_id_ == 0) left_.clear(statement);
        record_intent();
        if (!taken_as_done_) {
            begin_statement(statement);
            const Clock::time_point begin = Clock::now();
            run_outside(statement);
            context_.tell(ProgressKind::statement_finished, &statement, 0, "", since(begin));
        }
        taken_as_done_ = false;
        record_end();
    }

    void run_outside(const SegmentStatement& statement) {
        const bool waits = waits_for_transactions(statement.text);
        const std::string timeout = statement.lock_timeout.value_or(waits ? "0" : options_.session.lock_timeout);
        for (Retry retry(options_.lock_retry_for);;) {
            try {
                if (place_.lock.through_pooler()) place_.lock.require_session();
                set_lock_timeout("SET", timeout, retry);
                run_watched(statement, duration_milliseconds(timeout));
                connection_.execute("SET lock_timeout TO " + sql::literal(options_.session.lock_timeout));
                return;
            } catch (const DatabaseError& error) {
                db::acknowledge_interrupt();
                left_.clean_up_after(statement, step_id_, error);
                try {
                    give_up_or_retry(error, retry);
                } catch (const DatabaseError& final_error) {
                    if (left_.forget_intent(statement, step_id_)) step_id_ = 0;
                    context_.fail_statement(final_error, statement);
                }
            }
        }
    }

    void run_batch() {
        const SegmentStatement& statement = context_.segment().statements.front();
        const milliseconds pause(statement.batch_pause ? duration_milliseconds(*statement.batch_pause) : 0);
        const Clock::time_point begin = Clock::now();
        record_intent();
        begin_statement(statement);
        long long all = 0;
        while (const long long rows = run_round(statement)) {
            all += rows;
            context_.tell(ProgressKind::batch_finished, &statement, all, "", since(begin));
            if (!db::sleep_uninterrupted(pause)) db::stop_if_interrupted();
        }
        context_.tell(ProgressKind::statement_finished, &statement, all, "", since(begin));
        record_end();
    }

    // How many rows it touched.
    long long run_round(const SegmentStatement& statement) {
        long long rows = 0;
        in_transaction([&](const Retry& retry) {
            const std::string timeout = statement.lock_timeout.value_or(options_.session.lock_timeout);
            set_lock_timeout("SET LOCAL", timeout, retry);
            try {
                rows = run_watched(statement, duration_milliseconds(timeout));
            } catch (const DatabaseError& error) {
                context_.fail_statement(error, statement);
            }
        });
        return rows;
    }

    // What no other object can mend refuses the revision; the rest is told once all of it is there.
    void judge_bodies(const std::vector<const Segment*>& segments, bool at_end) {
        if (!planned_.revision->bodies_at_end || sets_check_function_bodies(planned_.segments)) return;
        std::vector<const SegmentStatement*> statements;
        for (const Segment* segment : segments)
            for (const SegmentStatement& statement : segment->statements) statements.push_back(&statement);
        for (const BodyFault& fault : body_faults(connection_, statements)) {
            const std::string place = file_and_line(fault.statement->where) + ": ";
            if (fault.is_syntax()) {
                throw DatabaseError(place + "revision " + planned_.step.id + " failed: " + fault.text(), fault.sqlstate,
                                    fault.statement->text, context_.hints("mend the body; the model has it, too"));
            }
            if (at_end) context_.tell(ProgressKind::warning, nullptr, 0, place + fault.text());
        }
    }

    // The rows' moves and the history's row, in the transaction that is open.
    void end_revision() {
        std::vector<const Segment*> all;
        for (const Segment& segment : planned_.segments) all.push_back(&segment);
        judge_bodies(all, true);
        take_own_role(connection_);
        move_rows(connection_, options_.table, planned_.step.moves);
        HistoryRow row;
        row.revision = planned_.step.id;
        row.direction = planned_.stamped ? "stamp" : std::string(direction_name(planned_.step.direction));
        row.duration_ms = context_.elapsed().count();
        row.checksum = revision_checksum(context_.revision(), options_.base_folder);
        row.tool_version = options_.tool_version;
        place_.recorded = insert_history(connection_, options_.table, row);
    }

    RevisionContext context_;
    db::Connection& connection_;
    const PlannedRevision& planned_;
    const RunOptions& options_;
    RunPlace& place_;
    LeftBehind left_;
    long long step_id_ = 0;       // of the intent of the step that runs; 0: none
    bool taken_as_done_ = false;  // the interrupted step took effect
    bool ended_ = false;
    std::set<const SegmentStatement*> passed_;
};

}  // namespace

void record_state(db::Connection& connection, const RunOptions& options, long long row) {
    if (!options.state_after) return;
    try {
        connection.begin();
        take_own_role(connection);
        update_state(connection, options.table, row, options.state_after(connection));
        connection.commit();
    } catch (const DatabaseError& error) {
        db::acknowledge_interrupt();
        connection.rollback();
        if (!connection.alive() || (error.sqlstate() == "57014" && db::was_interrupted())) throw;
        if (!options.progress) return;
        Progress progress;
        progress.kind = ProgressKind::warning;
        progress.text = "the state that the revision left is not recorded: " + std::string(error.what());
        options.progress(progress);
    } catch (...) {
        connection.rollback();
        throw;
    }
}

RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options,
                         RunPlace& place) {
    return RevisionRun(connection, planned, options, place).run(unfinished);
}

}  // namespace schemadiff::migrate
