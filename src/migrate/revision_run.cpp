#include "migrate/revision_run.h"

#include <algorithm>
#include <set>

#include "db/interrupt.h"
#include "db/statement_error.h"
#include "migrate/checksum.h"
#include "migrate/environment_secrets.h"
#include "migrate/history.h"
#include "migrate/probe.h"
#include "migrate/retry.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::string file_and_line(const SourceLocation& where) {
    return where.file + ":" + std::to_string(where.line);
}

// SET for the session: what a resumed run must say again. SET LOCAL and SET TRANSACTION ended with their transaction.
bool sets_session(const std::string& statement) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    if (tokens.size() < 2 || !tokens[0].is_word("set")) return false;
    return !tokens[1].is_word("local") && !tokens[1].is_word("transaction") && !tokens[1].is_word("constraints");
}

// Our own tables are written as the role that connected, whatever role the revision has set.
void take_own_role(db::Connection& connection) {
    connection.execute("SET LOCAL session_authorization TO DEFAULT");
    connection.execute("SET LOCAL role TO DEFAULT");
}

class RevisionRun {
  public:
    RevisionRun(db::Connection& connection, const PlannedRevision& planned, const RunOptions& options, RunPlace& place)
        : connection_(connection), planned_(planned), options_(options), place_(place), begin_(Clock::now()) {}

    RanRevision run(const std::optional<UnfinishedRevision>& unfinished) {
        try {
            return run_all(unfinished);
        } catch (const DatabaseError& error) {
            if (error.sqlstate() != "57014" || !db::was_interrupted()) throw;
            db::acknowledge_interrupt();
            throw Error("interrupted in the " + std::string(direction_name(planned_.step.direction)) + " of revision " +
                            planned_.step.id + (running_ ? ", " + file_and_line(running_->where) : ""),
                        whereabouts());
        }
    }

  private:
    RanRevision run_all(const std::optional<UnfinishedRevision>& unfinished) {
        db::stop_if_interrupted();
        for (const std::string& statement : session_statements(options_.session)) connection_.execute(statement);
        tell(planned_.stamped ? ProgressKind::revision_stamped : ProgressKind::revision_started);
        if (unfinished) resume(*unfinished);
        if (first_ == 1 && !planned_.stamped && !starts_with_transaction()) run_early_guards_apart();
        if (!planned_.stamped) {
            for (segment_ = first_; segment_ <= count(); ++segment_) run_segment();
        }
        if (!ended_) in_transaction([&](const Retry&) { end_revision(); });
        if (!planned_.stamped) tell(ProgressKind::revision_finished);
        return {planned_.step.id, planned_.step.direction, planned_.stamped, elapsed()};
    }

    const Revision& revision() const { return *planned_.revision; }
    int count() const { return static_cast<int>(planned_.segments.size()); }
    const Segment& segment() const { return planned_.segments[static_cast<std::size_t>(segment_ - 1)]; }
    bool is_last() const { return segment_ == count(); }
    bool starts_with_transaction() const {
        return planned_.segments.empty() || planned_.segments.front().kind == SegmentKind::transaction;
    }
    milliseconds elapsed() const { return since(begin_); }
    static milliseconds since(Clock::time_point begin) {
        return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
    }

    void tell(ProgressKind kind, const SegmentStatement* statement = nullptr, long long rows = 0, std::string text = "",
              std::optional<milliseconds> duration = std::nullopt) {
        if (!options_.progress) return;
        options_.progress({kind, &revision(), planned_.step.direction, place_.number, place_.revisions, segment_,
                           count(), statement, rows, duration.value_or(elapsed()), std::move(text)});
    }

    // Where an interrupt has left the database, for the hint.
    std::string whereabouts() const {
        const std::string progress = progress_hint();
        if (!progress.empty()) return progress;
        if (step_id_ != 0)
            return "its first step was on its way and is recorded as begun; the next run goes on from there";
        return "it was rolled back and left nothing; the next run begins it anew";
    }

    // Runs one statement of the revision under the eyes of the lock watch. `wait` is its lock timeout, 0 for none.
    db::Result run_watched(const SegmentStatement& statement, long long wait) {
        return watched(wait, [&] {
            return query_with_secrets(connection_, statement.text, [&](const std::string& warning) {
                tell(ProgressKind::warning, nullptr, 0, file_and_line(statement.where) + ": " + warning);
            });
        });
    }

    template <class Query>
    db::Result watched(long long wait, Query&& query) {
        db::stop_if_interrupted();
        const milliseconds pause(wait == 0 ? 1000 : std::min<long long>(wait / 2 + 1, 1000));
        std::function<void(const std::string&)> on_wait;
        // With a lock timeout the retry tells.
        if (wait == 0 || wait > 3000)
            on_wait = [this](const std::string& who) { tell(ProgressKind::lock_wait, nullptr, 0, who); };
        place_.watch.begin(pause, std::move(on_wait));
        try {
            db::Result result = query();
            place_.watch.end();
            return result;
        } catch (...) {
            // A short wait may be over before anybody has looked: then who was seen in an attempt before.
            if (std::string seen = place_.watch.end(); !seen.empty()) blockers_ = std::move(seen);
            throw;
        }
    }

    // What is committed of this revision, for the hint of an error.
    std::string progress_hint() const {
        if (segment_ <= 1 || count() <= 1) return "";
        const std::string done =
            segment_ == 2 ? "segment 1 of " : "segments 1 to " + std::to_string(segment_ - 1) + " of ";
        return done + std::to_string(count()) + (segment_ == 2 ? " is" : " are") +
               " committed; once the cause is gone, run it again and it goes on from there";
    }

    std::string hints(const std::string& first) const {
        const std::string second = progress_hint();
        return first.empty() ? second : second.empty() ? first : first + "\n" + second;
    }

    [[noreturn]] void fail_statement(const DatabaseError& error, const SegmentStatement& statement) const {
        throw DatabaseError(
            file_and_line(statement.where) + ": revision " + planned_.step.id + " failed: " + error.what(),
            error.sqlstate(), error.statement(), hints(error.hint()));
    }

    [[noreturn]] void fail(const SegmentStatement& statement, const std::string& message,
                           const std::string& hint) const {
        throw Error(file_and_line(statement.where) + ": revision " + planned_.step.id + " " + message, hint);
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
        const std::string held = blockers_.empty() ? "" : "; it is held by " + blockers_;
        if (connection_.alive() && retry.again()) return tell(ProgressKind::retry, nullptr, 0, error.what() + held);
        db::stop_if_interrupted();
        throw DatabaseError(error.what() + held, error.sqlstate(), error.statement(),
                            "tried " + support::plural(retry.attempts(), "time") + "; " +
                                (blockers_.empty() ? "see in pg_stat_activity who holds the lock"
                                                   : "end what holds the lock (pg_terminate_backend)") +
                                ", or raise `lock_retry_for`" +
                                (progress_hint().empty() ? "" : "\n" + progress_hint()));
    }

    void commit() {
        try {
            connection_.commit();
        } catch (const DatabaseError& error) {
            throw DatabaseError(
                revision().path + ": revision " + planned_.step.id + " failed at its commit: " + error.what(),
                error.sqlstate(), error.statement(), hints(error.hint()));
        }
    }

    void run_segment() {
        tell(ProgressKind::segment_started);
        switch (segment().kind) {
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
            if (segment_ == 1) run_early_guards();
            for (const SegmentStatement& statement : segment().statements) run_statement(statement, retry);
            if (is_last()) return end_revision();
            take_own_role(connection_);
            insert_step(true, since(begin));
        });
        step_id_ = 0;  // its end is recorded; the next step has an intent of its own
        ended_ = ended_ || is_last();
    }

    void limit_locks(const Retry& retry) {
        const long long timeout = retry.lock_timeout_ms(duration_milliseconds(options_.session.lock_timeout));
        if (retry.attempts() > 1) connection_.execute("SET LOCAL lock_timeout TO " + std::to_string(timeout));
    }

    void run_statement(const SegmentStatement& statement, const Retry& retry) {
        if (statement.guard) {
            if (passed_.count(&statement) == 0) run_guard(statement);
            return;
        }
        begin_statement(statement);
        const Clock::time_point begin = Clock::now();
        try {
            if (statement.lock_timeout) set_lock_timeout("SET LOCAL", *statement.lock_timeout, retry);
            const std::string timeout = statement.lock_timeout.value_or(options_.session.lock_timeout);
            const long long rows = run_watched(statement, duration_milliseconds(timeout)).affected_rows();
            if (statement.lock_timeout) set_lock_timeout("SET LOCAL", options_.session.lock_timeout, retry);
            tell(ProgressKind::statement_finished, &statement, rows, "", since(begin));
        } catch (const DatabaseError& error) {
            fail_statement(error, statement);
        }
    }

    void begin_statement(const SegmentStatement& statement) {
        if (running_ != &statement) blockers_.clear();
        running_ = &statement;
        tell(ProgressKind::statement_started, &statement);
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
            fail_statement(error, statement);
        }
        if (rows == 0) return;
        fail(statement, "is refused: " + statement.guard->message + " (" + support::plural(rows, "row") + ")",
             hints("these rows are found by:\n" + statement.text));
    }

    long long insert_step(bool finished, std::optional<milliseconds> duration) {
        HistoryRow row;
        row.revision = planned_.step.id;
        row.direction = std::string(direction_name(planned_.step.direction));
        row.step = segment_;
        row.finished = finished;
        row.checksum = segment_checksum(segment());
        row.tool_version = options_.tool_version;
        if (duration) row.duration_ms = duration->count();
        if (segment().kind != SegmentKind::transaction)
            row.statement = db::mask_secrets(segment().statements.front().text);
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
            if (is_last()) end_revision();
        });
        ended_ = ended_ || is_last();
        step_id_ = 0;
    }

    void run_single() {
        const SegmentStatement& statement = segment().statements.front();
        running_ = &statement;
        if (step_id_ == 0) clear_leftover(statement);
        record_intent();
        if (!taken_as_done_) {
            begin_statement(statement);
            const Clock::time_point begin = Clock::now();
            run_outside(statement);
            tell(ProgressKind::statement_finished, &statement, 0, "", since(begin));
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
                clean_up_after(statement, error);
                try {
                    give_up_or_retry(error, retry);
                } catch (const DatabaseError& final_error) {
                    forget_intent(statement);
                    fail_statement(final_error, statement);
                }
            }
        }
    }

    // A failed CREATE INDEX CONCURRENTLY leaves an invalid index. 42P07 says that the name was taken before.
    void clean_up_after(const SegmentStatement& statement, const DatabaseError& error) {
        if (!connection_.alive() || error.sqlstate() == "42P07") return;
        try {
            connection_.rollback();
            const Probe probe = probe_step(connection_, statement.text);
            // Not for long: what cannot be taken away now, the next run takes away.
            if (!probe.remedy_finishes) apply_remedies(probe, options_.session.lock_timeout);
        } catch (const Error&) {
            // The first error is the one to tell; the next run finds the invalid index.
        }
    }

    // The step failed by the server's word and left nothing: there is nothing to resume. What cannot be said for sure
    // keeps its intent, and the next run looks.
    void forget_intent(const SegmentStatement& statement) {
        if (!connection_.alive()) return;
        try {
            const Probe probe = probe_step(connection_, statement.text);
            if (probe.state == StepState::done || !probe.remedies.empty()) return;
            connection_.begin();
            take_own_role(connection_);
            remove_step(connection_, options_.table, step_id_);
            connection_.commit();
            step_id_ = 0;
        } catch (const Error&) {
            connection_.rollback();
        }
    }

    void run_batch() {
        const SegmentStatement& statement = segment().statements.front();
        const milliseconds pause(statement.batch_pause ? duration_milliseconds(*statement.batch_pause) : 0);
        const Clock::time_point begin = Clock::now();
        record_intent();
        begin_statement(statement);
        long long all = 0;
        while (const long long rows = run_round(statement)) {
            all += rows;
            tell(ProgressKind::batch_finished, &statement, all, "", since(begin));
            if (!db::sleep_uninterrupted(pause)) db::stop_if_interrupted();
        }
        tell(ProgressKind::statement_finished, &statement, all, "", since(begin));
        record_end();
    }

    // How many rows it touched.
    long long run_round(const SegmentStatement& statement) {
        long long rows = 0;
        in_transaction([&](const Retry& retry) {
            const std::string timeout = statement.lock_timeout.value_or(options_.session.lock_timeout);
            set_lock_timeout("SET LOCAL", timeout, retry);
            try {
                rows = run_watched(statement, duration_milliseconds(timeout)).affected_rows();
            } catch (const DatabaseError& error) {
                fail_statement(error, statement);
            }
        });
        return rows;
    }

    // The rows' moves, the state and the history's row, in the transaction that is open.
    void end_revision() {
        take_own_role(connection_);
        move_rows(connection_, options_.table, planned_.step.moves);
        HistoryRow row;
        row.revision = planned_.step.id;
        row.direction = planned_.stamped ? "stamp" : std::string(direction_name(planned_.step.direction));
        row.duration_ms = elapsed().count();
        row.checksum = revision_checksum(revision(), options_.base_folder);
        row.tool_version = options_.tool_version;
        if (options_.state_after) row.state_after = options_.state_after(connection_);
        insert_history(connection_, options_.table, row);
    }

    // Finds where the run before stopped. Segments that have run must be what they were.
    void resume(const UnfinishedRevision& unfinished) {
        for (const UnfinishedStep& step : unfinished.steps) {
            segment_ = step.step;
            if (segment_ < 1 || segment_ > count() || segment_checksum(segment()) != step.checksum) fail_changed(step);
            if (step.finished) {
                first_ = segment_ + 1;
                repeat_settings();
            } else {
                first_ = segment_;
                step_id_ = step.id;
            }
        }
        segment_ = first_;
        tell(ProgressKind::revision_resumed);
        if (step_id_ != 0 && segment().kind == SegmentKind::single) look_at_interrupted();
    }

    [[noreturn]] void fail_changed(const UnfinishedStep& step) const {
        throw Error(revision().path + ": revision " + planned_.step.id +
                        " was changed where it has already run: segment " + std::to_string(step.step) +
                        " is committed, or was when its runner died",
                    "restore that part of the file; what follows it may change");
    }

    void repeat_settings() {
        for (const SegmentStatement& statement : segment().statements) {
            if (sets_session(statement.text)) connection_.execute(statement.text);
        }
    }

    void look_at_interrupted() {
        const SegmentStatement& statement = segment().statements.front();
        running_ = &statement;
        const Probe probe = probe_step(connection_, statement.text);
        apply_remedies(probe, "0");
        taken_as_done_ = probe.state == StepState::done || probe.remedy_finishes;
        if (probe.state != StepState::unknown || options_.resume == ResumeChoice::again) return;
        if (options_.resume == ResumeChoice::skip) {
            taken_as_done_ = true;
            return;
        }
        fail(statement,
             "stopped here: its runner died while it ran this statement, and whether it took effect cannot be seen",
             "look at " + probe.look_at +
                 "; then run it again with `--resume skip` if it did, `--resume again` if it did not");
    }

    // What an interrupted step has left is taken away, or finished.
    void apply_remedies(const Probe& probe, const std::string& lock_timeout) {
        if (probe.remedies.empty()) return;
        connection_.execute("SET lock_timeout TO " + sql::literal(lock_timeout));
        for (const std::string& remedy : probe.remedies)
            watched(duration_milliseconds(lock_timeout), [&] { return connection_.query(remedy); });
        connection_.execute("SET lock_timeout TO " + sql::literal(options_.session.lock_timeout));
    }

    // An invalid index in the place of one that is to be built: what an interrupted build by other hands has left. The
    // build would fail on it, or skip it (IF NOT EXISTS) and leave it invalid.
    void clear_leftover(const SegmentStatement& statement) {
        const Probe probe = probe_step(connection_, statement.text);
        if (probe.leftover.empty()) return;
        tell(ProgressKind::warning, nullptr, 0, file_and_line(statement.where) + ": " + probe.leftover);
        apply_remedies(probe, "0");
    }

    db::Connection& connection_;
    const PlannedRevision& planned_;
    const RunOptions& options_;
    RunPlace& place_;
    Clock::time_point begin_;
    int first_ = 1;
    int segment_ = 1;
    long long step_id_ = 0;       // of the intent of the step that runs; 0: none
    bool taken_as_done_ = false;  // the interrupted step took effect
    bool ended_ = false;
    const SegmentStatement* running_ = nullptr;  // the last one that began
    std::string blockers_;                       // of the last statement that failed
    std::set<const SegmentStatement*> passed_;
};

}  // namespace

RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options,
                         RunPlace& place) {
    return RevisionRun(connection, planned, options, place).run(unfinished);
}

}  // namespace schemadiff::migrate
