#include "inspect/server_oracle.h"

#include <map>
#include <string>

#include "db/connection.h"
#include "sql/oracle_query.h"

namespace schemadiff::inspect {

namespace {

// Pairs over the same columns: one question.
struct Question {
    std::string relation;
    std::vector<sql::ColumnContext> columns;
    std::vector<std::size_t> pairs;
};

std::string column_key(const sql::TextPair& pair) {
    std::string out = pair.id.parent + '\0';
    for (const sql::ColumnContext& each : pair.columns)
        out += each.name + '\0' + each.type + '\0' + each.collation + '\0';
    return out;
}

std::vector<std::string> prologue() {
    return {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT pg_catalog.set_config(name, value, true) FROM (VALUES ('search_path', ''), ('TimeZone', 'UTC'), "
        "('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'), "
        "('quote_all_identifiers', 'off'), ('statement_timeout', '2000'), ('lock_timeout', '200')) AS pinned(name, "
        "value)"};
}

class ServerOracle : public sql::Oracle {
  public:
    explicit ServerOracle(db::Connection& connection) : connection_(connection) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        std::vector<sql::Answer> out(pairs.size());
        for (const Question& question : questions(pairs, out)) {
            if (ask(pairs, question, question.pairs, out) || question.pairs.size() == 1) continue;
            for (const std::size_t pair : question.pairs) ask(pairs, question, {pair}, out);
        }
        return out;
    }

  private:
    static std::vector<Question> questions(const std::vector<sql::TextPair>& pairs, std::vector<sql::Answer>& out) {
        std::map<std::string, Question> by_columns;
        for (std::size_t at = 0; at < pairs.size(); ++at) {
            const sql::TextPair& pair = pairs[at];
            out[at].needs = pair.kind == sql::TextKind::query ? "the scratch database: a whole query"
                                                              : sql::refusal_to_explain(pair.left, pair.right);
            if (!out[at].needs.empty()) continue;
            Question& question = by_columns[column_key(pair)];
            question.relation = pair.id.parent;
            question.columns = pair.columns;
            question.pairs.push_back(at);
        }
        std::vector<Question> list;
        for (auto& [key, question] : by_columns) list.push_back(std::move(question));
        return list;
    }

    // Both texts of each pair side by side; false where the server refused the question.
    bool ask(const std::vector<sql::TextPair>& pairs, const Question& question, const std::vector<std::size_t>& chosen,
             std::vector<sql::Answer>& out) {
        std::vector<sql::ExplainExpression> expressions;
        for (const std::size_t at : chosen)
            for (const std::string* text : {&pairs[at].left, &pairs[at].right})
                expressions.push_back({*text, pairs[at].result_type});
        try {
            std::vector<std::string> statements = prologue();
            statements.push_back(sql::explain_question(question.relation, question.columns, expressions));
            statements.push_back("ROLLBACK");
            const std::vector<db::Result> results = connection_.query_several(statements);
            const auto printed = sql::read_explain_answer(results[2].view(0, 0), expressions.size());
            if (!printed) return false;
            for (std::size_t at = 0; at < chosen.size(); ++at) {
                const bool same = (*printed)[2 * at] == (*printed)[2 * at + 1];
                out[chosen[at]] = {same ? sql::Verdict::equal : sql::Verdict::different, ""};
            }
            return true;
        } catch (const DatabaseError& error) {
            connection_.rollback();
            for (const std::size_t at : chosen) out[at].needs = error.what();
            return false;
        }
    }

    db::Connection& connection_;
};

}  // namespace

std::unique_ptr<sql::Oracle> make_server_oracle(db::Connection& connection) {
    return std::make_unique<ServerOracle>(connection);
}

}  // namespace schemadiff::inspect
