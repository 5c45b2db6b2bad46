#include "migrate/verify.h"

#include <algorithm>
#include <filesystem>

#include "migrate/baseline.h"
#include "migrate/missing_role.h"
#include "migrate/revision_run.h"
#include "migrate/runner.h"
#include "migrate/table_contents.h"
#include "migrate/text.h"
#include "sql/statements.h"
#include "support/files.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;

// The moves that undo the moves.
std::vector<RowMove> reversed(const std::vector<RowMove>& moves) {
    std::vector<RowMove> out;
    for (auto move = moves.rbegin(); move != moves.rend(); ++move) {
        switch (move->kind) {
            case RowMoveKind::insert:
                out.push_back({RowMoveKind::remove, move->after, ""});
                break;
            case RowMoveKind::update:
                out.push_back({RowMoveKind::update, move->after, move->before});
                break;
            case RowMoveKind::remove:
                out.push_back({RowMoveKind::insert, "", move->before});
                break;
        }
    }
    return out;
}

// Why there is no way back; "" where there is one.
std::string one_way_reason(const Revision& revision) {
    const bool says_nothing = !revision.downgrade || trim(revision.downgrade->text).empty();
    if (revision.is_baseline && says_nothing) return "a baseline stands for what was there before";
    if (!revision.downgrade) return "it has no downgrade section";
    for (const Directive& directive : revision.downgrade->directives)
        if (directive.kind == DirectiveKind::irreversible) return directive.argument;
    return "";
}

std::vector<std::string> marked_deletes(const std::vector<Segment>& segments) {
    std::vector<std::string> out;
    for (const Segment& segment : segments)
        for (const SegmentStatement& statement : segment.statements)
            if (statement.deletes && std::find(out.begin(), out.end(), *statement.deletes) == out.end())
                out.push_back(*statement.deletes);
    return out;
}

std::string words(const Error& error) {
    return error.what() + (error.hint().empty() ? std::string() : "\n" + error.hint());
}

class Verifier {
  public:
    Verifier(const RevisionGraph& graph, const VerifyOptions& options) : graph_(graph), options_(options) {}

    VerifyReport run() {
        start();
        report_.dump = find_pg_dump(*database_);
        report_.server_version = database_->connection.server_version();
        for (const std::string& id : graph_.ids()) step(graph_.at(id));
        if (!stopped_) report_.end = std::move(database_);
        return std::move(report_);
    }

  private:
    db::Connection& connection() { return database_->connection; }
    bool proves(const std::string& id) const { return options_.only.empty() || options_.only.count(id) != 0; }

    void start() {
        now_.reset();
        database_.reset();
        database_.emplace(options_.open());
        create_tables(connection(), options_.run.table);
        applied_.clear();
        rows_.clear();
    }

    void step(const Revision& revision) {
        if (!proves(revision.id)) {
            if (!stopped_) go_past(revision);
            return;
        }
        RevisionProof proof;
        proof.id = revision.id;
        proof.title = revision.title;
        proof.path = revision.path;
        const Clock::time_point begin = Clock::now();
        if (!stopped_) prove(revision, proof);
        proof.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
        if (options_.progress) options_.progress(proof);
        report_.proofs.push_back(std::move(proof));
    }

    // With all rows first; where a statement refuses them, with fewer.
    void prove(const Revision& revision, RevisionProof& proof) {
        std::vector<SampleRows> levels = {SampleRows::none};
        if (options_.rows) levels = {SampleRows::with_nulls, SampleRows::without_nulls, SampleRows::none};
        for (const SampleRows level : levels) {
            if (level != levels.front()) back_to_before();
            proof.rows = level;
            try {
                return try_to_prove(revision, proof);
            } catch (const Error& error) {
                if (!connection().alive()) throw;
                if (proof.rows_reason.empty()) proof.rows_reason = words(error);
                proof.reason = words(error);
            }
        }
        proof.outcome = ProofOutcome::failed;
        proof.rows_reason.clear();
        go_on_after(revision, proof);
    }

    // A transaction that failed has left nothing: then only the rows must go.
    void back_to_before() {
        if (dirty_) return rebuild();
        clear_tables(connection(), options_.run.table);
    }

    // One that is not asked for: where it fails, what comes after it is not reached.
    void go_past(const Revision& revision) {
        now_.reset();
        try {
            apply(revision);
        } catch (const Error&) {
            stopped_ = true;
        }
    }

    // The revision failed one way or the other: what follows it can still be proved where it goes up.
    void go_on_after(const Revision& revision, RevisionProof& proof) {
        rebuild();
        try {
            apply(revision);
        } catch (const Error& error) {
            proof.reason = words(error);
            stopped_ = true;
        }
    }

    void try_to_prove(const Revision& revision, RevisionProof& proof) {
        dirty_ = false;
        const PlannedRevision up = planned_upgrade(revision);
        const SchemaSnapshot before = current();
        fill(revision, proof);
        proof.upgrade_deletes = marked_deletes(up.segments);
        dirty_ = up.segments.size() > 1 || (!up.segments.empty() && up.segments[0].kind != SegmentKind::transaction);
        run(up);
        dirty_ = true;
        const SchemaSnapshot after = snapshot();
        proof.reason = one_way_reason(revision);
        if (!proof.reason.empty()) {
            proof.outcome = ProofOutcome::one_way;
            return end(up, after);
        }
        const PlannedRevision down = planned_downgrade(revision, up);
        proof.downgrade_deletes = marked_deletes(down.segments);
        if (proof.rows != SampleRows::none) proof.filled = fill_tables(connection(), options_.run.table, proof.rows);
        const Contents contents = read_contents(connection(), tables());
        run(down);
        const std::vector<std::string> back = snapshot_differences(before, snapshot());
        try {
            run(up);
        } catch (const Error&) {
            // Where the way back is wrong, that is the cause, and what to tell.
            if (back.empty() || !connection().alive()) throw;
            return differs(up, after, "after the downgrade", back, proof);
        }
        const SchemaSnapshot again = snapshot();
        if (proof.rows != SampleRows::none)
            proof.downgrade_loses = losses(contents, read_contents(connection(), tables()));
        const std::vector<std::string> forth = snapshot_differences(after, again);
        if (!back.empty()) return differs(up, again, "after the downgrade", back, proof);
        if (!forth.empty()) return differs(up, again, "after the second upgrade", forth, proof);
        proof.outcome = ProofOutcome::proved;
        end(up, again);
    }

    void differs(const PlannedRevision& up, const SchemaSnapshot& now, const std::string& where,
                 const std::vector<std::string>& differences, RevisionProof& proof) {
        proof.outcome = ProofOutcome::differs;
        proof.where = where;
        proof.differences = differences;
        end(up, now);
        rebuild();
    }

    void end(const PlannedRevision& up, const SchemaSnapshot& now) {
        applied_.push_back(up.step.id);
        rows_ = after_moves(std::move(rows_), up.step.moves);
        now_ = now;
    }

    const SchemaSnapshot& current() {
        if (!now_) now_ = snapshot();
        return *now_;
    }

    SchemaSnapshot snapshot() { return take_snapshot(*database_, report_.dump, options_.run.table); }
    std::vector<SampleTable> tables() { return read_sample_tables(connection(), options_.run.table); }

    void fill(const Revision& revision, const RevisionProof& proof) {
        if (proof.rows == SampleRows::none) return;
        const std::string by_hand = options_.rows_folder + "/" + revision.id + ".sql";
        if (!options_.rows_folder.empty() && std::filesystem::exists(by_hand))
            for (const sql::Statement& statement : sql::split_statements(support::read_file(by_hand)))
                connection().execute(statement.text);
        fill_tables(connection(), options_.run.table, proof.rows);
    }

    PlannedRevision planned_upgrade(const Revision& revision) {
        Diagnostics warnings;
        const bool empty = rows_.empty() && is_empty_database(connection(), options_.run.table);
        std::vector<PlannedRevision> planned =
            plan_run(graph_, rows_, Direction::upgrade, revision.id, options_.run.base_folder, empty, warnings);
        return planned.back();
    }

    PlannedRevision planned_downgrade(const Revision& revision, const PlannedRevision& up) const {
        Diagnostics warnings;
        const PathStep step{revision.id, Direction::downgrade, reversed(up.step.moves)};
        return plan_revision(revision, step, options_.run.base_folder, false, warnings);
    }

    void run(const PlannedRevision& planned) {
        const RunnerLock lock(connection(), options_.run.table, options_.run.lock);
        LockWatch nobody_else(connection().backend_pid(), {});
        RunPlace place{lock, nobody_else, 1, 1, nullptr};
        with_roles_made(connection(), [&] {
            run_revision(connection(), planned, read_version_state(connection(), options_.run.table).unfinished,
                         options_.run, place);
        });
    }

    void apply(const Revision& revision) {
        const PlannedRevision up = planned_upgrade(revision);
        run(up);
        applied_.push_back(revision.id);
        rows_ = after_moves(std::move(rows_), up.step.moves);
        now_.reset();
    }

    // A fresh database with what had been applied.
    void rebuild() {
        const std::vector<std::string> applied = applied_;
        start();
        for (const std::string& id : applied) apply(graph_.at(id));
    }

    const RevisionGraph& graph_;
    const VerifyOptions& options_;
    VerifyReport report_;
    std::optional<db::OpenDatabase> database_;
    std::optional<SchemaSnapshot> now_;
    std::vector<std::string> applied_;
    std::vector<std::string> rows_;
    bool dirty_ = false;    // something of the revision in hand is committed
    bool stopped_ = false;  // nothing further can be reached
};

}  // namespace

std::string_view outcome_name(ProofOutcome outcome) {
    switch (outcome) {
        case ProofOutcome::proved:
            return "proved";
        case ProofOutcome::one_way:
            return "one way";
        case ProofOutcome::differs:
            return "differs";
        case ProofOutcome::failed:
            return "failed";
        case ProofOutcome::not_reached:
            return "not reached";
    }
    return "";
}

int VerifyReport::count(ProofOutcome outcome) const {
    return static_cast<int>(std::count_if(proofs.begin(), proofs.end(),
                                          [&](const RevisionProof& proof) { return proof.outcome == outcome; }));
}

VerifyReport verify(const RevisionGraph& graph, const VerifyOptions& options) {
    graph.require_sound();
    return Verifier(graph, options).run();
}

}  // namespace schemadiff::migrate
