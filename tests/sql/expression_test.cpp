#include "sql/expression.h"

#include <doctest/doctest.h>

#include "sql/expression_pairs.h"

using namespace schemadiff;
using namespace schemadiff::sql;

TEST_CASE("the parser sees spellings of one tree") {
    CHECK(same_by_parser("a != 3", "(a <> 3)"));
    CHECK(same_by_parser("CAST(a AS int)", "(a)::integer"));
    CHECK(same_by_parser("a::int8", "(a)::bigint"));
    CHECK(same_by_parser("a::pg_catalog.text", "a::text"));
    CHECK(same_by_parser("(a, b) > (1, 2)", "(ROW(a, b) > ROW(1, 2))"));
    CHECK(same_by_parser("date '2020-01-01'", "'2020-01-01'::date"));
    CHECK(same_by_parser("a AND (b) AND c -- note", "((a AND b) AND c)"));
    CHECK(same_by_parser("\"a\" /* x */ + 1", "(A + 1)"));
    CHECK(same_by_parser("$$it's$$", "'it''s'"));
}

TEST_CASE("what differs is never the same tree") {
    static constexpr const char* kPairs[][2] = {{"a > -1", "a > 1"},
                                                {"a > -1", "a > 0"},
                                                {"a - (b - c)", "a - b - c"},
                                                {"a::int > 0", "a > 0"},
                                                {"'a'", "'A'"},
                                                {"a", "\"A\""},
                                                {"a COLLATE \"C\"", "a"},
                                                {"f(a)", "s.f(a)"},
                                                {"a IN (1, 2)", "a IN (2, 1)"},
                                                {"1", "1.0"},
                                                {"'1'", "1"},
                                                {"a::varchar(3)", "a::varchar"},
                                                {"a::\"char\"", "a::char"},
                                                {"a::s.int4", "a::int4"},
                                                {"count(*)", "count(a)"},
                                                {"f(DISTINCT a)", "f(a)"},
                                                {"a AND b OR c", "a AND (b OR c)"},
                                                {"a = ANY (b)", "a = ALL (b)"},
                                                {"b'1'", "x'1'"},
                                                {"0", "NULL"},
                                                {"false", "NULL"},
                                                {"a IS TRUE", "a IS NOT TRUE"},
                                                {"a NOT LIKE b", "a LIKE b"},
                                                {"interval '1' hour", "interval '1' day"}};
    for (const auto& pair : kPairs) {
        CAPTURE(pair[0]);
        CAPTURE(pair[1]);
        CHECK(same_by_parser(pair[0], pair[0]));
        CHECK(same_by_parser(pair[1], pair[1]));
        CHECK_FALSE(same_by_parser(pair[0], pair[1]));
    }
}

TEST_CASE("only one expression is an expression") {
    for (const char* text : {"1) + (2", "a, b", "a; b", "select 1", "WITH x AS (select 1) select 1", "", "-- a", "a)",
                             "(a", "'a", "a) FROM t WHERE (b", "1 /*", "values (1)", "a[1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_single_expression(text));
        CHECK_FALSE(canonical_expression(text));
    }
    for (const char* text : {"a", "f(a, b)", "(a, b)", "ARRAY[1, 2]", "(select 1)", "a -- note", "j IS JSON"}) {
        CAPTURE(text);
        CHECK(is_single_expression(text));
    }
    CHECK_FALSE(canonical_expression("j IS JSON"));
    CHECK_FALSE(canonical_expression("a b"));
    CHECK_FALSE(canonical_expression(std::string("a\0b", 3)));
}

TEST_CASE("queries have a canonical form, statements of other kinds have none") {
    CHECK(canonical_query("select a, b from s.t") == canonical_query(" SELECT a,b FROM s.t ; -- end"));
    CHECK(canonical_query("select a from s.t") != canonical_query("select a from t"));
    CHECK(canonical_query("select a as b from t") != canonical_query("select a from t"));
    CHECK(canonical_query("values (1)"));
    CHECK(canonical_query("with x as (select 1) select * from x"));
    for (const char* text :
         {"delete from t", "select 1; select 2", "select 1 into t", "create table t ()", "", "select"}) {
        CAPTURE(text);
        CHECK_FALSE((std::string_view(text) == "select" ? std::nullopt : canonical_query(text)));
    }
}

TEST_CASE("COLLATE clauses are known by name and place") {
    const auto uses = collations_of("(a || b COLLATE pg_catalog.\"C\") < s.c COLLATE s.\"X\"");
    REQUIRE(uses);
    REQUIRE(uses->size() == 2);
    CHECK((*uses)[0] == CollateUse{{"C"}, 1});
    CHECK((*uses)[1] == CollateUse{{"s", "X"}, 2});
    CHECK(collations_of("a < b")->empty());
    CHECK(collations_of("a IS JSON")->empty());
    CHECK_FALSE(collations_of("a COLLATE \"C\" IS JSON"));
    CHECK(collations_of("a COLLATE \"C\" < b AND a < c") != collations_of("a < b AND a COLLATE \"C\" < c"));
    CHECK(collations_of("txt COLLATE \"C\" < 'x'") == collations_of("((txt COLLATE \"C\") < 'x'::varchar(3))"));
}

TEST_CASE("facts that guards ask for") {
    CHECK(facts_of("a IN (select 1)").has_subquery);
    CHECK(facts_of("EXISTS (values (1))").has_subquery);
    CHECK_FALSE(facts_of("a IN ('select')").has_subquery);
    CHECK(facts_of("count(*) > 1").has_aggregate);
    CHECK(facts_of("pg_catalog.sum(a)").has_aggregate);
    CHECK_FALSE(facts_of("s.count(a)").has_aggregate);
    CHECK(facts_of("row_number() over ()").has_window);
    CHECK(facts_of("$1 > 0").has_parameter);
    CHECK(facts_of("unnest(a)").has_set_returning);
    CHECK_FALSE(facts_of("greatest(a, b) + max").has_aggregate);
    const ExpressionFacts facts = facts_of("s.f(a) + lower(b::s.\"T\") OPERATOR(s.+) CAST(c AS mood) + lower(d::int)");
    CHECK(facts.functions == std::vector<std::vector<std::string>>{{"s", "f"}, {"lower"}});
    CHECK(facts.types == std::vector<std::vector<std::string>>{{"s", "T"}, {"mood"}});
    CHECK(facts.operators == std::vector<std::vector<std::string>>{{"s", "+"}});
    CHECK(facts.names_other_schema());
    CHECK_FALSE(facts_of("pg_catalog.lower(a) OPERATOR(pg_catalog.||) a::pg_catalog.text").names_other_schema());
}

TEST_CASE("names of columns made of expressions") {
    static constexpr const char* kNames[][2] = {{"lower(a)", "lower"},
                                                {"s.f(a)", "f"},
                                                {"a + b", ""},
                                                {"coalesce(a, b)", "coalesce"},
                                                {"a::date", "a"},
                                                {"'x'::date", "date"},
                                                {"(a).b", "b"},
                                                {"a COLLATE \"C\"", "a"},
                                                {"case when a then 1 end", "case"},
                                                {"array[1]", "array"},
                                                {"row(1)", "row"},
                                                {"current_date", "current_date"},
                                                {"extract(year from a)", "extract"},
                                                {"greatest(a, b)", "greatest"},
                                                {"nullif(a, b)", "nullif"},
                                                {"1", ""},
                                                {"(1 + 2)::int", "int4"},
                                                {"case when a then 1 else b end", "b"}};
    for (const auto& pair : kNames) {
        CAPTURE(pair[0]);
        CHECK(figure_column_name(pair[0]) == pair[1]);
    }
}

TEST_CASE("of the corpus, text and tree see as equal what they can") {
    const auto pairs = test::expression_pairs();
    if (pairs.empty()) {
        MESSAGE("no corpus beside the sources");
        return;
    }
    int by_text = 0;
    int by_parser = 0;
    for (const auto& pair : pairs) {
        const bool same =
            pair.written == pair.printed || (pair.kind == 'I' && "(" + pair.written + ")" == pair.printed);
        by_text += same;
        by_parser += same || (pair.kind != 'I' && same_by_parser(pair.written, pair.printed));
    }
    CHECK(pairs.size() == 230);
    CHECK(by_text >= 39);
    CHECK(by_parser >= 85);
    MESSAGE("by text " << by_text << ", by parser " << by_parser);
}
