#include "inspect/server_oracle.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "db/connection.h"
#include "inspect/oracle_guard.h"
#include "sql/oracle_query.h"

namespace schemadiff::inspect {

namespace {

// Pairs over the columns of one relation: one statement, as far as they fit into it.
struct Question {
    std::string relation;
    std::vector<sql::ColumnContext> columns;
    std::vector<std::size_t> pairs;
};

constexpr const char* kUndo = "ROLLBACK TO SAVEPOINT schemadiff_ask";

std::vector<std::string> prologue(bool inside) {
    return {
        inside ? "SAVEPOINT schemadiff_ask" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT pg_catalog.set_config(name, value, true) FROM (VALUES ('search_path', ''), ('TimeZone', 'UTC'), "
        "('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'), "
        "('quote_all_identifiers', 'off'), ('statement_timeout', '2000'), ('lock_timeout', '200')) AS pinned(name, "
        "value)"};
}

// More statements than this that run into the timeout, and the rest is not asked.
constexpr int kMostTimeouts = 3;
// A bad text is found by halves; so many bad ones in one check, and the rest goes on to the next step unasked.
constexpr int kMostFailures = 500;
constexpr std::string_view kQueryCanceled = "57014";

class Asking {
  public:
    Asking(db::Connection& connection, const std::vector<sql::TextPair>& pairs)
        : connection_(connection), pairs_(pairs), names_(pairs.size()), answers_(pairs.size()) {}

    std::vector<sql::Answer> run() {
        std::vector<std::size_t> chosen = those_that_may_be_sent();
        if (chosen.empty()) return std::move(answers_);
        if (!look_up_names(chosen)) return std::move(answers_);
        ask_all(questions(chosen));
        return std::move(answers_);
    }

  private:
    std::vector<std::size_t> those_that_may_be_sent() {
        std::vector<std::size_t> chosen;
        for (std::size_t at = 0; at < pairs_.size(); ++at) {
            const sql::TextPair& pair = pairs_[at];
            answers_[at].needs = pair.kind == sql::TextKind::query ? "the scratch database: a whole query"
                                                                   : sql::refusal_to_explain(pair.left, pair.right);
            if (!answers_[at].needs.empty()) continue;
            names_[at] = names_in(pair);
            chosen.push_back(at);
        }
        return chosen;
    }

    // After an error: the transaction goes on where its savepoint was set, else it ends.
    void undo() {
        try {
            if (connection_.in_transaction()) connection_.execute(kUndo);
        } catch (const DatabaseError&) {
            connection_.rollback();
        }
    }

    // Takes out of `chosen` what the guard refuses; false where the server does not answer.
    bool look_up_names(std::vector<std::size_t>& chosen) {
        std::vector<PairNames> all;
        for (const std::size_t at : chosen) all.push_back(names_[at]);
        try {
            const bool inside = connection_.in_transaction();
            std::vector<std::string> statements = prologue(inside);
            statements.push_back(OracleGuard::query(all));
            statements.emplace_back(inside ? kUndo : "ROLLBACK");
            const OracleGuard guard(connection_.query_several(statements)[2]);
            std::erase_if(chosen, [&](std::size_t at) {
                answers_[at].needs = guard.refusal(names_[at]);
                return !answers_[at].needs.empty();
            });
            return true;
        } catch (const DatabaseError& error) {
            undo();
            for (const std::size_t at : chosen) answers_[at].needs = error.what();
            return false;
        }
    }

    // Only columns that are mentioned: another's type may be one that this role may not use.
    Question question(const std::vector<std::size_t>& chosen) const {
        Question out{pairs_[chosen.front()].id.parent, {}, chosen};
        std::set<std::string> taken;
        for (const std::size_t at : chosen)
            for (const std::size_t column : names_[at].columns)
                if (taken.insert(pairs_[at].columns[column].name).second)
                    out.columns.push_back(pairs_[at].columns[column]);
        return out;
    }

    std::vector<Question> questions(const std::vector<std::size_t>& chosen) const {
        std::map<std::string, std::vector<std::size_t>> by_relation;
        for (const std::size_t at : chosen) {
            const sql::TextPair& pair = pairs_[at];
            // A publication's predicates are over the columns of several tables: each pair by itself.
            const bool member = !pair.id.parent.empty();
            const std::string relation =
                pair.id.schema + '\0' + pair.id.parent + '\0' + (pair.over_live_columns ? "live\n" : "");
            by_relation[member ? relation : relation + std::to_string(at)].push_back(at);
        }
        std::vector<Question> out;
        for (const auto& [relation, all] : by_relation)
            for (std::size_t at = 0; at < all.size(); at += sql::kMaxExplainExpressions / 2) {
                const std::size_t end = std::min(all.size(), at + sql::kMaxExplainExpressions / 2);
                out.push_back(question(
                    {all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(end)}));
            }
        return out;
    }

    std::string statement_of(const Question& question) const {
        std::vector<sql::ExplainExpression> expressions;
        for (const std::size_t at : question.pairs)
            for (const std::string* text : {&pairs_[at].left, &pairs_[at].right})
                expressions.push_back({*text, pairs_[at].result_type});
        return sql::explain_question(question.relation, question.columns, expressions);
    }

    // All in one round trip, mostly. Where one fails, those before it are asked again, it is asked in halves, and those
    // behind it make the next round trip.
    void ask_all(std::vector<Question> open) {
        while (!open.empty()) {
            const std::optional<std::size_t> failed = ask(open);
            if (!failed) return;
            const auto at = open.begin() + static_cast<std::ptrdiff_t>(*failed);
            if (open.size() > 1) {
                ask_all({open.begin(), at});
                ask_all({*at});
            } else if (at->pairs.size() > 1) {
                const auto middle = at->pairs.begin() + static_cast<std::ptrdiff_t>(at->pairs.size() / 2);
                ask_all({question({at->pairs.begin(), middle})});
                ask_all({question({middle, at->pairs.end()})});
            }
            open.erase(open.begin(), at + 1);
        }
    }

    // The place of the question that failed; nothing where all were answered, or none will be.
    std::optional<std::size_t> ask(const std::vector<Question>& open) {
        if (is_given_up_) return std::nullopt;
        const bool inside = connection_.in_transaction();
        std::vector<std::string> statements = prologue(inside);
        const std::size_t head = statements.size();
        for (const Question& each : open) statements.push_back(statement_of(each));
        statements.emplace_back(inside ? kUndo : "ROLLBACK");
        try {
            const std::vector<db::Result> results = connection_.query_several(statements);
            for (std::size_t at = 0; at < open.size(); ++at) read(open[at], results[head + at]);
            return std::nullopt;
        } catch (const DatabaseError& error) {
            undo();
            for (const Question& each : open)
                for (const std::size_t at : each.pairs) answers_[at].needs = error.what();
            is_given_up_ = error.sqlstate().empty() || ++failures_ > kMostFailures ||
                           (error.sqlstate() == kQueryCanceled && ++timeouts_ > kMostTimeouts);
            std::size_t at = 0;
            while (at + 1 < open.size() && statements[head + at] != error.statement()) ++at;
            return at;
        }
    }

    void read(const Question& question, const db::Result& result) {
        const auto printed = sql::read_explain_answer(result.view(0, 0), 2 * question.pairs.size());
        for (std::size_t at = 0; at < question.pairs.size(); ++at) {
            sql::Answer& answer = answers_[question.pairs[at]];
            if (printed)
                answer = {(*printed)[2 * at] == (*printed)[2 * at + 1] ? sql::Verdict::equal : sql::Verdict::different,
                          "", sql::DecidedBy::server};
            else
                answer.needs = "the server's answer is not as expected";
        }
    }

    db::Connection& connection_;
    const std::vector<sql::TextPair>& pairs_;
    std::vector<PairNames> names_;
    std::vector<sql::Answer> answers_;
    int timeouts_ = 0;
    int failures_ = 0;
    bool is_given_up_ = false;
};

class ServerOracle : public sql::Oracle {
  public:
    explicit ServerOracle(db::Connection& connection) : connection_(connection) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        if (connection_.transaction_failed()) connection_.rollback();
        std::vector<sql::Answer> answers = Asking(connection_, pairs).run();
        if (connection_.in_transaction()) connection_.rollback();
        return answers;
    }

  private:
    db::Connection& connection_;
};

}  // namespace

std::unique_ptr<sql::Oracle> make_server_oracle(db::Connection& connection) {
    return std::make_unique<ServerOracle>(connection);
}

}  // namespace schemadiff::inspect
