#include "sql/oracle_query.h"

#include <doctest/doctest.h>

#include "sql/expression.h"
#include "sql/expression_pairs.h"
#include "sql/tokens.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::sql;

namespace {

// A table on which every expression of the corpus makes sense.
constexpr const char* kCorpusTypes = R"sql(
CREATE SCHEMA s;
SET search_path = s;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE composite AS (x integer, y integer);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE seq1;
CREATE FUNCTION addf(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'begin return a + b; end';
CREATE TABLE t ();
)sql";

const std::vector<ColumnContext>& corpus_columns() {
    static const std::vector<ColumnContext> columns = {{"status", "character varying(20)", ""},
                                                       {"email", "character varying", ""},
                                                       {"txt", "text", ""},
                                                       {"id", "integer", ""},
                                                       {"id8", "bigint", ""},
                                                       {"sm", "smallint", ""},
                                                       {"price", "numeric(10,2)", ""},
                                                       {"dbl", "double precision", ""},
                                                       {"m", "s.mood", ""},
                                                       {"ch", "character(5)", ""},
                                                       {"b", "boolean", ""},
                                                       {"ts", "timestamp without time zone", ""},
                                                       {"tstz", "timestamp with time zone", ""},
                                                       {"d", "date", ""},
                                                       {"tm", "time with time zone", ""},
                                                       {"iv", "interval", ""},
                                                       {"js", "json", ""},
                                                       {"jb", "jsonb", ""},
                                                       {"ta", "text[]", ""},
                                                       {"ia", "integer[]", ""},
                                                       {"va", "character varying[]", ""},
                                                       {"ra", "int4range", ""},
                                                       {"cc", "s.composite", ""},
                                                       {"Weird Col", "text", ""},
                                                       {"order", "integer", ""},
                                                       {"u", "uuid", ""},
                                                       {"by", "bytea", ""},
                                                       {"nm", "name", ""},
                                                       {"bt", "bit varying", ""},
                                                       {"ip", "inet", ""},
                                                       {"p", "s.positive", ""},
                                                       {"x", "numeric", ""}};
    return columns;
}

std::string type_of(const std::string& column) {
    for (const ColumnContext& known : corpus_columns()) {
        if (known.name == column) return known.type;
    }
    return {};
}

struct Question {
    std::string left;
    std::string right;
    std::string result_type;
};

// `(keys) INCLUDE (..) WHERE predicate` cut into the keys and the predicate.
std::vector<std::string> index_parts(const std::string& text) {
    std::vector<std::string> parts;
    int depth = 0;
    std::size_t start = 1;
    for (const Token& token : tokens_tolerant(text)) {
        if (token.is('(')) ++depth;
        if (token.is(')')) --depth;
        const bool key_ends = (depth == 1 && token.is(',')) || (depth == 0 && token.is(')'));
        if (key_ends) parts.push_back(text.substr(start, token.offset - start));
        if (key_ends || token.is('(')) start = depth <= 1 ? token.end() : start;
        if (token.is_word("where") && depth == 0) {
            start = token.end();
            break;
        }
    }
    if (start < text.size()) parts.push_back(text.substr(start));
    return parts;
}

std::vector<Question> questions(const test::ExpressionPair& pair) {
    if (pair.kind == 'C') return {{pair.written, pair.printed, ""}};
    if (pair.kind == 'D') return {{pair.written, pair.printed, type_of(pair.label)}};
    if (pair.kind == 'G') return {{pair.written, pair.printed, pair.label}};
    std::vector<Question> out;
    const auto left = index_parts("(" + pair.written + ")");
    const auto right = index_parts(pair.printed);
    if (left.size() != right.size()) return {{"", "", ""}};
    for (std::size_t i = 0; i < left.size(); ++i) out.push_back({left[i], right[i], ""});
    return out;
}

// The server's word on one pair; false where it has none.
bool explained_equal(db::Connection& connection, const Question& question) {
    const std::vector<ExplainExpression> both = {{question.left, question.result_type},
                                                 {question.right, question.result_type}};
    try {
        const auto result = connection.query(explain_question("t", corpus_columns(), both));
        const auto output = read_explain_answer(result.view(0, 0), 2);
        return output && (*output)[0] == (*output)[1];
    } catch (const DatabaseError&) {
        return false;
    }
}

}  // namespace

TEST_CASE("the question names no table, and its answer is read back") {
    CHECK(explain_question("T 1", {{"a", "integer", ""}, {"B", "text", "pg_catalog.\"C\""}},
                           {{"a > 0 -- x", ""}, {"1", "numeric(3,1)"}}) ==
          "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT (a > 0 -- x\n), (1\n)::numeric(3,1) FROM "
          "pg_catalog.json_to_recordset(NULL) AS \"T 1\"(a integer, \"B\" text COLLATE pg_catalog.\"C\")");
    CHECK(explain_question("t", {}, {{"now()", "date"}}) ==
          "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT (now()\n)::date");
    CHECK(read_explain_answer(R"([{"Plan": {"Node Type": "Result", "Output": ["a", "b\nc"]}}])", 2) ==
          std::vector<std::string>{"a", "b\nc"});
    for (const char* bad : {"", "[]", "{}", "[{}]", R"([{"Plan": 1}])", R"([{"Plan": {"Output": ["a"]}}])",
                            R"([{"Plan": {"Output": [1, 2]}}])"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_explain_answer(bad, 2));
    }
}

TEST_CASE("what may not be asked is refused with its reason") {
    CHECK(refusal_to_explain("a > 0", "(a > 0)").empty());
    CHECK(refusal_to_explain("a COLLATE \"C\" > 'x'", "((a COLLATE \"C\") > 'x'::text)").empty());
    CHECK(refusal_to_explain("a > 0) FROM t; DROP TABLE t; --", "a") == "it is not one expression");
    CHECK(refusal_to_explain("a", "a, b") == "it is not one expression");
    CHECK(refusal_to_explain("a", "") == "it is not one expression");
    CHECK(refusal_to_explain("a IN (SELECT 1)", "a") == "it has a subquery");
    CHECK(refusal_to_explain("max(a) > 1", "a") == "it has an aggregate");
    CHECK(refusal_to_explain("rank() over () > 1", "a") == "it has a window function");
    CHECK(refusal_to_explain("unnest(a)", "a") == "it has a set-returning function");
    CHECK(refusal_to_explain("$1", "a") == "it has a parameter");
    CHECK(refusal_to_explain("s.f(a)", "a") == "it calls s.f");
    CHECK(refusal_to_explain("a OPERATOR(s.+) b", "a") == "it uses the operator s.+");
    CHECK(refusal_to_explain("a COLLATE \"C\" > b", "a > b") == "its COLLATE clauses differ");
    CHECK(refusal_to_explain("a COLLATE \"C\" > b COLLATE \"C\"", "a COLLATE \"C\" > b") ==
          "its COLLATE clauses differ");
    CHECK(refusal_to_explain("a COLLATE \"C\" IS JSON", "a") ==
          "it has COLLATE in a syntax that the parser does not know");
}

TEST_CASE("the server sees 228 of the corpus's 230 pairs as equal") {
    const auto pairs = test::expression_pairs();
    if (pairs.empty()) {
        MESSAGE("no corpus beside the sources");
        return;
    }
    test::TestDatabase database(kCorpusTypes);
    db::Connection connection = database.connect();
    connection.execute(
        "SET search_path = s; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'");
    int equal = 0;
    for (const auto& pair : pairs) {
        bool all = true;
        for (const Question& question : questions(pair)) {
            const bool by_text = question.left == question.right || same_by_parser(question.left, question.right);
            all = all && (by_text || explained_equal(connection, question));
        }
        if (!all) MESSAGE(pair.kind << " " << pair.written << " | " << pair.printed);
        equal += all;
    }
    CHECK(equal >= 228);
}

TEST_CASE("the server sees what differs") {
    test::TestDatabase database(kCorpusTypes);
    db::Connection connection = database.connect();
    static constexpr const char* kPairs[][3] = {{"id > -1", "id > 1", ""},
                                                {"price::int > 0", "price > 0", ""},
                                                {"status IN ('a', 'b')", "status IN ('b', 'a')", ""},
                                                {"'x'", "'y'", "text"},
                                                {"1", "2", "integer"},
                                                {"ts > '2020-01-01'", "ts > '2020-01-02'", ""},
                                                {"status::varchar(5) = txt", "status::varchar(6) = txt", ""},
                                                {"now()", "CURRENT_TIMESTAMP", "timestamp with time zone"}};
    for (const auto& pair : kPairs) {
        CAPTURE(pair[0]);
        CHECK(explained_equal(connection, {pair[0], pair[0], pair[2]}));
        CHECK_FALSE(explained_equal(connection, {pair[0], pair[1], pair[2]}));
    }
    CHECK(explained_equal(connection, {"t.id > 0", "id > 0", ""}));
}
