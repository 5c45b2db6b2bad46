#include "migrate/revision_run.h"

#include <algorithm>
#include <set>

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
    RevisionRun(db::Connection& connection, const PlannedRevision& planned, const RunOptions& options)
        : connection_(connection), planned_(planned), options_(options), begin_(Clock::now()) {}

    RanRevision run(const std::optional<UnfinishedRevision>& unfinished) {
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

  private:
    const Revision& revision() const { return *planned_.revision; }
    int count() const { return static_cast<int>(planned_.segments.size()); }
    const Segment& segment() const { return planned_.segments[static_cast<std::size_t>(segment_ - 1)]; }
    bool is_last() const { return segment_ == count(); }
    bool starts_with_transaction() const {
        return planned_.segments.empty() || planned_.segments.front().kind == SegmentKind::transaction;
    }
    milliseconds elapsed() const { return std::chrono::duration_cast<milliseconds>(Clock::now() - begin_); }

    void tell(ProgressKind kind, const SegmentStatement* statement = nullptr, long long rows = 0,
              std::string text = "") {
        if (!options_.progress) return;
        options_.progress({kind, &revision(), planned_.step.direction, segment_, count(), statement, rows, elapsed(),
                           std::move(text)});
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
        for (Retry retry(options_.lock_retry_for);;) {
            try {
                connection_.begin();
                body(retry);
                commit();
                return;
            } catch (const DatabaseError& error) {
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
        if (connection_.alive() && retry.again()) return tell(ProgressKind::retry, nullptr, 0, error.what());
        throw DatabaseError(error.what(), error.sqlstate(), error.statement(),
                            "tried " + support::plural(retry.attempts(), "time") +
                                "; see in pg_stat_activity who holds the "
                                "lock, or raise `lock_retry_for`" +
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
            insert_step(true, std::chrono::duration_cast<milliseconds>(Clock::now() - begin));
        });
        ended_ = ended_ || is_last();
    }

    void limit_locks(const Retry& retry) {
        const long long timeout = retry.lock_timeout_ms(duration_milliseconds(options_.session.lock_timeout));
        if (retry.attempts() > 1) connection_.execute("SET LOCAL lock_timeout TO " + std::to_string(timeout));
    }

    db::Result query(const SegmentStatement& statement) {
        return query_with_secrets(connection_, statement.text, [&](const std::string& text) {
            tell(ProgressKind::warning, nullptr, 0, file_and_line(statement.where) + ": " + text);
        });
    }

    void run_statement(const SegmentStatement& statement, const Retry& retry) {
        if (statement.guard) {
            if (passed_.count(&statement) == 0) run_guard(statement);
            return;
        }
        tell(ProgressKind::statement_started, &statement);
        try {
            if (statement.lock_timeout) set_lock_timeout("SET LOCAL", *statement.lock_timeout, retry);
            const long long rows = query(statement).affected_rows();
            if (statement.lock_timeout) set_lock_timeout("SET LOCAL", options_.session.lock_timeout, retry);
            tell(ProgressKind::statement_finished, &statement, rows);
        } catch (const DatabaseError& error) {
            fail_statement(error, statement);
        }
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

    void insert_step(bool finished, std::optional<milliseconds> duration) {
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
        step_id_ = insert_history(connection_, options_.table, row);
    }

    // Before a step outside a transaction: that it is about to run. A run that resumes has said so already.
    void record_intent() {
        if (step_id_ != 0) return;
        in_transaction([&](const Retry&) {
            take_own_role(connection_);
            insert_step(false, std::nullopt);
        });
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
        record_intent();
        if (!taken_as_done_) {
            tell(ProgressKind::statement_started, &statement);
            run_outside(statement);
            tell(ProgressKind::statement_finished, &statement);
        }
        taken_as_done_ = false;
        record_end();
    }

    void run_outside(const SegmentStatement& statement) {
        const bool waits = waits_for_transactions(statement.text);
        const std::string timeout = statement.lock_timeout.value_or(waits ? "0" : options_.session.lock_timeout);
        for (Retry retry(options_.lock_retry_for);;) {
            try {
                set_lock_timeout("SET", timeout, retry);
                query(statement);
                connection_.execute("SET lock_timeout TO " + sql::literal(options_.session.lock_timeout));
                return;
            } catch (const DatabaseError& error) {
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
            if (probe.remedy.empty() || probe.remedy_finishes) return;
            connection_.execute("SET lock_timeout TO 0");
            connection_.execute(probe.remedy);
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
            if (probe.state == StepState::done || !probe.remedy.empty()) return;
            connection_.begin();
            take_own_role(connection_);
            remove_step(connection_, options_.table, step_id_);
            connection_.commit();
        } catch (const Error&) {
            connection_.rollback();
        }
    }

    void run_batch() {
        const SegmentStatement& statement = segment().statements.front();
        record_intent();
        tell(ProgressKind::statement_started, &statement);
        for (long long rows = 1; rows > 0;) {
            in_transaction([&](const Retry& retry) {
                set_lock_timeout("SET LOCAL", statement.lock_timeout.value_or(options_.session.lock_timeout), retry);
                try {
                    rows = connection_.query(statement.text).affected_rows();
                } catch (const DatabaseError& error) {
                    fail_statement(error, statement);
                }
            });
            if (rows > 0) tell(ProgressKind::batch_finished, &statement, rows);
        }
        tell(ProgressKind::statement_finished, &statement);
        record_end();
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
        const Probe probe = probe_step(connection_, statement.text);
        if (!probe.remedy.empty()) {
            connection_.execute("SET lock_timeout TO 0");
            connection_.execute(probe.remedy);
        }
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

    db::Connection& connection_;
    const PlannedRevision& planned_;
    const RunOptions& options_;
    Clock::time_point begin_;
    int first_ = 1;
    int segment_ = 1;
    long long step_id_ = 0;       // of the intent of the step that runs; 0: none
    bool taken_as_done_ = false;  // the interrupted step took effect
    bool ended_ = false;
    std::set<const SegmentStatement*> passed_;
};

}  // namespace

RanRevision run_revision(db::Connection& connection, const PlannedRevision& planned,
                         const std::optional<UnfinishedRevision>& unfinished, const RunOptions& options) {
    return RevisionRun(connection, planned, options).run(unfinished);
}

}  // namespace schemadiff::migrate
