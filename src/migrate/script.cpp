#include "migrate/script.h"

#include <algorithm>

#include "db/statement_error.h"
#include "migrate/checksum.h"
#include "migrate/history.h"
#include "migrate/lock.h"
#include "migrate/one_transaction.h"
#include "migrate/probe.h"
#include "migrate/routine_body.h"
#include "migrate/runner.h"
#include "migrate/text.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

// psql's own settings, kept while the script runs: whoever reads it in with \i goes on as before.
constexpr const char* kTakePsql = R"(\set schemadiff_stop :ON_ERROR_STOP
\set schemadiff_commit :AUTOCOMMIT
\set ON_ERROR_STOP on
\set AUTOCOMMIT on
\encoding UTF8

)";
constexpr const char* kGivePsql = R"(\set ON_ERROR_STOP :schemadiff_stop
\set AUTOCOMMIT :schemadiff_commit
\unset schemadiff_stop
\unset schemadiff_commit
)";

// An anonymous block; `body` is PL/pgSQL without DECLARE.
std::string block(const std::string& body, const std::string& declare = "") {
    return "DO " + sql::dollar_quoted("\n" + declare + "BEGIN\n" + body + "END\n") + ";\n";
}

std::string raise(const std::string& message, const std::string& hint) {
    return "RAISE EXCEPTION USING MESSAGE = " + message + (hint.empty() ? "" : ", HINT = " + sql::literal(hint)) +
           ";\n";
}

std::string indented(const std::string& text, const std::string& space) {
    return space + support::replace_all(text, "\n", "\n" + space);
}

class ScriptWriter {
  public:
    ScriptWriter(const RunOptions& options, const std::vector<std::string>& rows,
                 const std::map<std::string, std::string>& states)
        : options_(options), rows_(rows), states_(states) {}

    std::string write(const std::vector<PlannedRevision>& planned, Direction direction) {
        out_ = "-- schemadiff " + options_.tool_version + ": " + std::string(direction_name(direction)) + " from " +
               (rows_.empty() ? "base" : join(rows_, ", ")) + "\n-- Run it with psql; it stops at the first error.\n" +
               kTakePsql;
        begin();
        together_ = options_.one_transaction && planned.size() > 1;
        if (together_) statement("BEGIN");
        for (const PlannedRevision& revision : planned) write_revision(revision);
        if (together_) statement("COMMIT");
        out_ += "\n-- the session as it was\n";
        for (const std::string& text : reset_statements()) statement(text);
        out_ += "SELECT pg_catalog.pg_advisory_unlock(" + std::to_string(lock_key(options_.table)) + ");\n" + kGivePsql;
        return std::move(out_);
    }

  private:
    void statement(const std::string& text) { out_ += text + ";\n"; }

    void begin() {
        const std::string key = std::to_string(lock_key(options_.table));
        out_ +=
            block("    IF NOT pg_catalog.pg_try_advisory_lock(" + key + ") THEN\n        " +
                  raise("'another schemadiff works on this database'", "run the script again later") + "    END IF;\n");
        std::string create;
        const std::string names[] = {options_.table.qualified(), options_.table.qualified_history()};
        const std::vector<std::string> statements = create_statements(options_.table);
        for (std::size_t i = 0; i < statements.size(); ++i) {
            create += "    IF pg_catalog.to_regclass(" + sql::literal(names[i]) + ") IS NULL THEN\n" +
                      indented(statements[i], "        ") + ";\n    END IF;\n";
        }
        out_ += block(create) + check_rows();
    }

    std::string check_rows() const {
        std::vector<std::string> rows(rows_);
        std::sort(rows.begin(), rows.end());
        std::vector<std::string> literals;
        for (const std::string& row : rows) literals.push_back(sql::literal(row));
        const std::string found =
            "(SELECT COALESCE(pg_catalog.array_agg(version_num ORDER BY version_num COLLATE \"C\"), "
            "'{}') FROM " +
            options_.table.qualified() + ")";
        return block("    IF " + found + " <> ARRAY[" + join(literals, ", ") + "]::text[] THEN\n        " +
                     raise("'the database is at ' || COALESCE(NULLIF(pg_catalog.array_to_string(" + found +
                               ", ', '), ''), 'base') || ', this script begins at ' || " +
                               sql::literal(rows.empty() ? "base" : join(rows, ", ")),
                           "write the script anew for this database") +
                     "    END IF;\n");
    }

    void write_revision(const PlannedRevision& planned) {
        planned_ = &planned;
        const Revision& revision = *planned.revision;
        out_ += "\n-- " + std::string(direction_name(planned.step.direction)) + " " + revision.id +
                (revision.title.empty() ? "" : ": " + revision.title) + "\n";
        for (const std::string& text : session_statements(options_.session)) statement(text);
        statement("SET client_encoding TO 'UTF8'");
        if (revision.bodies_at_end) statement("SET check_function_bodies TO off");
        const int count = static_cast<int>(planned.segments.size());
        for (step_ = 1; step_ <= count; ++step_) write_segment(step_ == count);
        if (count == 0) {
            open();
            end_revision();
            close();
        }
    }

    const Segment& segment() const { return planned_->segments[static_cast<std::size_t>(step_ - 1)]; }

    void write_segment(bool last) {
        switch (segment().kind) {
            case SegmentKind::transaction:
                return write_transaction(last);
            case SegmentKind::single:
            case SegmentKind::batch:
                return write_outside(last);
        }
    }

    // Of a transaction, unless all is one.
    void open() {
        if (!together_) statement("BEGIN");
    }
    void close() {
        if (!together_) statement("COMMIT");
    }

    void write_transaction(bool last) {
        open();
        for (const SegmentStatement& each : segment().statements) write_statement(each, "SET LOCAL");
        if (last) {
            end_revision();
        } else {
            own_role();
            statement(insert_history_statement(options_.table, row(step_, true)));
        }
        close();
    }

    void write_statement(const SegmentStatement& each, const std::string& set) {
        if (each.guard) return write_guard(each);
        const std::string timeout = each.lock_timeout.value_or(
            set == "SET" && waits_for_transactions(each.text) ? "0" : options_.session.lock_timeout);
        const bool differs = timeout != options_.session.lock_timeout;
        if (differs) statement(set + " lock_timeout TO " + sql::literal(timeout));
        statement(each.text);
        if (differs) statement(set + " lock_timeout TO " + sql::literal(options_.session.lock_timeout));
    }

    void write_guard(const SegmentStatement& each) {
        const std::string count = "SELECT pg_catalog.count(*) FROM (\n" + each.text + "\n) AS guard";
        out_ += block("    EXECUTE " + sql::literal(count) + " INTO found;\n    IF found > 0 THEN\n        " +
                          raise(sql::literal(each.guard->message) +
                                    " || ' (' || found || ' row' || CASE found WHEN 1 THEN ')' ELSE "
                                    "'s)' END",
                                "these rows are found by: " + each.text) +
                          "    END IF;\n",
                      "DECLARE found bigint;\n");
    }

    void write_outside(bool last) {
        const SegmentStatement& each = segment().statements.front();
        statement(insert_history_statement(options_.table, row(step_, false)));
        if (segment().kind == SegmentKind::batch) {
            write_batch(each);
        } else {
            write_statement(each, "SET");
        }
        statement("BEGIN");
        own_role();
        statement("UPDATE " + options_.table.qualified_history() +
                  " SET finished = pg_catalog.clock_timestamp() WHERE finished IS NULL AND step = " +
                  std::to_string(step_) + " AND revision = " + sql::literal(planned_->step.id));
        if (last) end_revision();
        statement("COMMIT");
    }

    // A block outside a transaction may commit each round by itself (since 11).
    void write_batch(const SegmentStatement& each) {
        const std::string pause = each.batch_pause
                                      ? "        PERFORM pg_catalog.pg_sleep(" +
                                            std::to_string(duration_milliseconds(*each.batch_pause)) + " / 1000.0);\n"
                                      : "";
        out_ += block(
            "    LOOP\n        EXECUTE " + sql::literal(each.text) +
                ";\n        GET DIAGNOSTICS touched = ROW_COUNT;\n        COMMIT;\n        EXIT WHEN touched = 0;\n" +
                pause + "    END LOOP;\n",
            "DECLARE touched bigint;\n");
    }

    void own_role() {
        statement("SET LOCAL session_authorization TO DEFAULT");
        statement("SET LOCAL role TO DEFAULT");
    }

    HistoryRow row(std::optional<int> step, bool finished) const {
        HistoryRow row;
        row.revision = planned_->step.id;
        row.direction = std::string(direction_name(planned_->step.direction));
        row.step = step;
        row.finished = finished;
        row.checksum =
            step ? segment_checksum(segment()) : revision_checksum(*planned_->revision, options_.base_folder);
        row.tool_version = options_.tool_version;
        if (!finished) row.statement = db::mask_secrets(segment().statements.front().text);
        return row;
    }

    void end_revision() {
        if (planned_->revision->bodies_at_end) out_ += body_check_block(planned_->segments);
        own_role();
        for (const RowMove& move : planned_->step.moves) {
            out_ +=
                block("    " + move_statement(options_.table, move) + ";\n    IF NOT FOUND THEN\n        " +
                      raise("'the version table changed meanwhile'", "look at `schemadiff current`") + "    END IF;\n");
        }
        HistoryRow whole = row(std::nullopt, true);
        if (const auto state = states_.find(planned_->step.id); state != states_.end())
            whole.state_after = state->second;
        statement(insert_history_statement(options_.table, whole));
    }

    const RunOptions& options_;
    const std::vector<std::string>& rows_;
    const std::map<std::string, std::string>& states_;
    const PlannedRevision* planned_ = nullptr;
    int step_ = 0;
    bool together_ = false;
    std::string out_;
};

}  // namespace

std::string run_script(const RevisionGraph& graph, const std::vector<std::string>& rows, Direction direction,
                       std::string_view target, const RunOptions& options, Diagnostics& warnings,
                       const std::function<std::map<std::string, std::string>()>& states) {
    const std::vector<PlannedRevision> planned =
        plan_run(graph, rows, direction, target, options.base_folder, rows.empty(), warnings);
    if (planned.empty()) return "";
    if (options.one_transaction) {
        if (const auto obstacle = transaction_obstacle(planned)) throw Error(obstacle->what, obstacle->hint);
    }
    const std::map<std::string, std::string> known = states ? states() : std::map<std::string, std::string>{};
    return ScriptWriter(options, rows, known).write(planned, direction);
}

}  // namespace schemadiff::migrate
