#include "sql/printed_form.h"

#include <doctest/doctest.h>

#include "sql/expression_pairs.h"
#include "support/test_server.h"

using namespace schemadiff;
using sql::as_written;

namespace {

constexpr const char* kTable = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN short_text AS character varying(20);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE pair AS (x integer, v character varying);
CREATE TABLE t (
  v character varying(20), w character varying, c character(5), n name, txt text, q "char",
  dv short_text, m mood, ma mood[], i integer, i8 bigint, sm smallint, num numeric(10,2), dbl double precision, r real,
  b boolean, d date, ts timestamp, tstz timestamptz, iv interval, tm time, va character varying[], ta text[], ia integer[],
  i8a bigint[], na numeric[], jb jsonb, by bytea, u uuid, ip inet, bt bit(4), vb bit varying, p positive, cc pair,
  mon money, rng int4range, o oid, "Weird Col" character varying, "order" character varying, ca character(3)[]);
)sql";

constexpr const char* kChecks[] = {"v IN ('a', 'b')",
                                   "v NOT IN ('a', 'b')",
                                   "v IN ('a')",
                                   "w IN ('a', 'it''s', E'x\\\\y')",
                                   "c IN ('a', 'b')",
                                   "n IN ('a', 'b')",
                                   "txt IN ('a', 'b')",
                                   "q IN ('a', 'b')",
                                   "dv IN ('a', 'b')",
                                   "dv NOT IN ('a', 'b')",
                                   "m IN ('sad', 'ok')",
                                   "m = ANY ('{sad,ok}')",
                                   "NOT (v IN ('a', 'b')) OR i > 0 AND w IN ('x', 'y')",
                                   "\"Weird Col\" IN ('a', 'b')",
                                   "\"order\" NOT IN ('a', 'b')",
                                   "t.v IN ('a', 'b')",
                                   "v = ANY (ARRAY['a', 'b'])",
                                   "v = ANY (ARRAY['a'::varchar, 'b'])",
                                   "v = ANY (ARRAY['a'::varchar])",
                                   "v::text = ANY (ARRAY['a', 'b'])",
                                   "txt = ANY (ARRAY['a'::varchar, 'b'::varchar])",
                                   "m::text = ANY (ARRAY['a', 'b'])",
                                   "v <> ALL (ARRAY['a', 'b']::varchar[])",
                                   "v = ANY ('{a,b}')",
                                   "v = ANY (va)",
                                   "v LIKE ANY (ARRAY['a%', 'b%'])",
                                   "v LIKE ANY (ARRAY['a%', 'b%']::varchar[])",
                                   "v ~ ANY (ARRAY['a'::varchar, 'b'])",
                                   "v NOT LIKE ALL (ARRAY['a%', 'b%'])",
                                   "v < ANY (ARRAY['a'::varchar, 'b'])",
                                   "coalesce(v, '') IN ('a', 'b')",
                                   "coalesce(v, w) NOT IN ('a', 'b')",
                                   "nullif(v, '') IN ('a', 'b')",
                                   "(v || w) IN ('a', 'b')",
                                   "lower(v) IN ('a', 'b')",
                                   "lower(v)::varchar IN ('a', 'b')",
                                   "m::varchar IN ('sad', 'ok')",
                                   "txt::varchar IN ('a', 'b')",
                                   "txt::varchar(3) IN ('a', 'b')",
                                   "v::varchar(3) IN ('a', 'b')",
                                   "(cc).v IN ('a', 'b')",
                                   "va[1] IN ('a', 'b')",
                                   "CASE WHEN b THEN v ELSE w END IN ('a', 'b')",
                                   "v IN (w, 'a')",
                                   "v IN ('a', txt)",
                                   "v IN ('a', 'b', NULL)",
                                   "v IN ('a'::varchar, 'b'::text)",
                                   "v IN ('a'::varchar(3), 'b')",
                                   "c IN ('a', v)",
                                   "v IN (c, 'a')",
                                   "i IN (1, 2)",
                                   "i8 IN (1, 2)",
                                   "sm IN (1, 2)",
                                   "num IN (1, 2)",
                                   "num IN (1.5, 2)",
                                   "dbl IN (1, 2.5)",
                                   "r IN (1, 2)",
                                   "p IN (1, 2)",
                                   "i IN (-1, 2)",
                                   "i8 = ANY (ARRAY[1, 2])",
                                   "num = ANY (ARRAY[1, 2])",
                                   "dbl = ANY (ARRAY[1, 2])",
                                   "sm = ANY (ARRAY[1, 2])",
                                   "i8 IN (1, 3000000000)",
                                   "num = ANY ('{1,2}'::int[])",
                                   "num = ANY (ia)",
                                   "i8 = ANY (i8a)",
                                   "na = ARRAY[1, 2]::numeric[]",
                                   "na && ARRAY[1::numeric, 2]",
                                   "ta && ARRAY['a', 'b']",
                                   "va && ARRAY['a', 'b']::varchar[]",
                                   "va <@ ARRAY['a'::varchar, 'b']",
                                   "ta @> ARRAY['a'::varchar, 'b']::text[]",
                                   "va = ARRAY['a', 'b']::varchar[]",
                                   "ma <@ ARRAY['sad', 'ok']::mood[]",
                                   "ma = '{sad}'",
                                   "'sad' = ANY (ma)",
                                   "ca = ARRAY['a', 'b']::char(3)[]",
                                   "ca && '{a,b}'",
                                   "jb ?| ARRAY['a', 'b']",
                                   "jb ?| ARRAY['a'::varchar, 'b'::varchar]",
                                   "jb #>> ARRAY['a'::varchar, 'b'] = 'x'",
                                   "d IN ('2020-01-01', '2021-01-01')",
                                   "ts IN ('2020-01-01', now()::timestamp)",
                                   "ts = ANY (ARRAY['2020-01-01'::date, '2021-01-01'])",
                                   "tstz > '2020-01-01 00:00:00+00'",
                                   "ts BETWEEN '2020-01-01' AND '2021-01-01'",
                                   "i BETWEEN 1 AND 10",
                                   "v BETWEEN 'a' AND 'b'",
                                   "i BETWEEN SYMMETRIC 10 AND 1",
                                   "num BETWEEN -1 AND 1",
                                   "i > -1",
                                   "i8 > -1",
                                   "num > -1.5",
                                   "dbl > -1",
                                   "sm > -1",
                                   "i > '1'::integer",
                                   "i = - i",
                                   "- i < 0",
                                   "i - -1 > 0",
                                   "num::numeric(10,2) > 0",
                                   "num::numeric(5) > 0",
                                   "round(num, 1)::numeric(10,1) > 0",
                                   "'x'::bpchar = c",
                                   "c = 'abc'::char(3)",
                                   "c::text = 'a'",
                                   "c::varchar = 'a'",
                                   "c LIKE 'a%'",
                                   "c || 'x' = 'ax'",
                                   "v = 'x'::varchar(1)",
                                   "length(c) > 1",
                                   "char_length(v) > 1",
                                   "v IS DISTINCT FROM 'a'",
                                   "v IS NOT DISTINCT FROM w",
                                   "i IS DISTINCT FROM 1",
                                   "(i, sm) IS DISTINCT FROM (1, 2)",
                                   "(i, sm) > (1, 2)",
                                   "(i, v) > (1, 'a')",
                                   "(i, v) IN ((1, 'a'), (2, 'b'))",
                                   "(v, w) = ('a', 'b')",
                                   "ROW(i, v) = ROW(1, 'x'::varchar)",
                                   "cc = ROW(1, 'a')::pair",
                                   "cc IS NULL",
                                   "ROW(i, sm) IS NOT NULL",
                                   "iv > '1 day'",
                                   "iv > interval '1' hour",
                                   "iv > interval '1-2' year to month",
                                   "iv > interval '1.234' second(2)",
                                   "iv = interval(3) '1.2345 s'",
                                   "tm > '10:00'",
                                   "tm = '10:00'::time(0)",
                                   "ts = '2020-01-01'::timestamp(3)",
                                   "by <> '\\x00'",
                                   "bt = B'1010'",
                                   "bt = '1010'::bit(4)",
                                   "vb = B'10'",
                                   "ip << '10.0.0.0/8'",
                                   "u <> '00000000-0000-0000-0000-000000000000'",
                                   "mon > '1.00'::money",
                                   "rng @> 5",
                                   "o = 5",
                                   "q = 'a'",
                                   "n = 'x'",
                                   "n LIKE 'a%'",
                                   "b = 't'",
                                   "b IS NOT TRUE",
                                   "b",
                                   "NOT b",
                                   "CASE v WHEN 'a' THEN true WHEN 'b' THEN false END",
                                   "CASE WHEN v IN ('a', 'b') THEN i > 0 ELSE false END",
                                   "CASE i WHEN 1 THEN 'a' ELSE v END <> ''",
                                   "greatest(v, 'a') = w",
                                   "least(i, 1.5, num) > 0",
                                   "coalesce(num, 0) > 0",
                                   "coalesce(v, 'a', txt) <> ''",
                                   "coalesce(va, ARRAY['a', 'b']::varchar[]) <> '{}'",
                                   "coalesce(ta, ARRAY['a'::varchar]) IS NOT NULL",
                                   "array_length(ARRAY[v, w], 1) > 0",
                                   "array_position(ARRAY['a', 'b'], v::text) > 0",
                                   "array_position(ARRAY['a'::varchar, 'b'], v) > 0",
                                   "array_to_string(ARRAY['a', v], ',') <> ''",
                                   "ARRAY[i, i8] && ARRAY[1, 2]::bigint[]",
                                   "ARRAY[i, 1]::bigint[] = i8a",
                                   "i8a = ARRAY[1, 2]::bigint[]",
                                   "i8a @> ARRAY[i]::bigint[]",
                                   "ARRAY[[1, 2], [3, 4]] = ia",
                                   "num = ANY (ARRAY[i, sm])",
                                   "num = ANY (ARRAY[[1, 2], [3, 4]])",
                                   "ia[1:2] = '{1,2}'",
                                   "txt COLLATE \"C\" < 'x'",
                                   "v COLLATE \"C\" IN ('a', 'b')",
                                   "v SIMILAR TO '(a|b)'",
                                   "v ILIKE 'a%'",
                                   "v LIKE 'a!%' ESCAPE '!'",
                                   "v ~* '^[a-z]+$'",
                                   "substring(v from 1 for 2) = 'ab'",
                                   "substring(v from 'a.') = 'ab'",
                                   "trim(v) <> ''",
                                   "trim(leading 'x' from v) <> ''",
                                   "position('a' in v) > 0",
                                   "overlay(v placing 'x' from 1) <> ''",
                                   "extract(year from ts) > 2000",
                                   "date_part('year', ts) > 2000",
                                   "ts AT TIME ZONE 'UTC' > '2020-01-01'",
                                   "date_trunc('day', ts) = ts",
                                   "v IS NORMALIZED",
                                   "normalize(txt, nfc) = txt",
                                   "(d, d) OVERLAPS (d, d)",
                                   "concat(v, 1) <> ''",
                                   "format('%s', v) <> ''",
                                   "num_nonnulls(i, sm) = 1",
                                   "num_nonnulls(VARIADIC ARRAY[i, sm]) = 1",
                                   "num_nulls(VARIADIC ARRAY[v, w]) = 0",
                                   "current_date > d",
                                   "current_user = n",
                                   "xmlserialize(content xmlelement(name a) as text) <> ''",
                                   "txt::xml IS DOCUMENT",
                                   "jb @? '$.a'",
                                   "i::regclass = 't'::regclass",
                                   "i % 2 = 0",
                                   "i ^ 2 > 1",
                                   "@ i > 0",
                                   "i >> 1 = 1",
                                   "~ i = 1",
                                   "|/ dbl > 1",
                                   "i << 1 > 0",
                                   "v || '' > '' COLLATE \"C\"",
                                   "m < 'ok'",
                                   "m = 'sad' OR m IS NULL",
                                   "v = '' OR v IS NULL AND w <> ''"};

// What pg_get_constraintdef prints for the check, or nothing where the server refuses the text.
std::string printed_check(db::Connection& connection, const std::string& expression) {
    try {
        connection.execute("ALTER TABLE t ADD CONSTRAINT k CHECK (" + expression + ")");
        const auto result =
            connection.query("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'k'");
        const std::string printed(result.text(0, 0));
        connection.execute("ALTER TABLE t DROP CONSTRAINT k");
        return printed;
    } catch (const DatabaseError& error) {
        MESSAGE(expression << ": " << error.what());
        return {};
    }
}

}  // namespace

TEST_CASE("printed IN lists over varchar become IN lists again") {
    CHECK(as_written("((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))") ==
          "(v IN ('a', 'b'))");
    CHECK(
        as_written("((t.\"V\")::text <> ALL ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))") ==
        "(t.\"V\" NOT IN ('a', 'it''s'))");
    CHECK(as_written("((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                     [](std::string_view) { return false; }) ==
          "((v)::text = ANY (ARRAY['a'::character varying, 'b'::character varying]))");
    CHECK(as_written("(num = ANY ((ARRAY[1, 2])::numeric(10,2)[]))") == "(num = ANY (ARRAY[1, 2]))");
    for (const char* text :
         {"(a = ANY (ARRAY[1, 2]))", "('(ARRAY[''a''])::text[]' = a)", "(a)::text", "", "(ARRAY[1])[1]", "(ARRAY[1"}) {
        CAPTURE(text);
        CHECK(as_written(text) == text);
    }
}

TEST_CASE("what PostgreSQL prints of a check makes the same check again") {
    test::TestDatabase database(kTable);
    db::Connection connection = database.connect();
    int changed = 0;
    for (const char* text : kChecks) {
        CAPTURE(text);
        const std::string printed = printed_check(connection, text);
        REQUIRE_FALSE(printed.empty());
        CHECK(printed_check(connection, as_written(printed)) == printed);
        changed += as_written(printed) != printed;
    }
    CHECK(changed > 20);
}

namespace {

constexpr const char* kViews[] = {
    "SELECT i FROM t WHERE v IN ('a', 'b') AND w NOT IN ('x', 'y')",
    "SELECT a.i, b.v FROM t a JOIN t b USING (i, v) WHERE a.w IN ('a', 'b')",
    "SELECT a.i, c.w FROM t a JOIN t b ON a.i = b.i AND b.\"Weird Col\" IN ('a', 'b') LEFT JOIN t c ON c.i = b.i WHERE "
    "c.v IN ('a', 'b')"
    " AND a.dv IN ('x', 'y')",
    "SELECT i, CASE WHEN v IN ('a', 'b') THEN 1 ELSE 2 END AS k FROM t GROUP BY i, v HAVING max(w) IN ('a', 'b') ORDER "
    "BY i",
    "WITH x AS (SELECT v, lower(v) AS l FROM t WHERE v IN ('a', 'b')) SELECT * FROM x WHERE l IN ('a', 'b') AND v NOT "
    "IN ('c', 'd')",
    "SELECT v FROM t UNION ALL SELECT w FROM t WHERE w IN ('a', 'b')",
    "SELECT x.v FROM (SELECT v, num FROM t) x WHERE x.v IN ('a', 'b') AND x.num = ANY (ARRAY[1, 2])",
    "SELECT (SELECT count(*) FROM t b WHERE b.v IN ('a', 'b') AND b.i = t.i) AS n FROM t",
    "SELECT array_agg(v) FILTER (WHERE v IN ('a', 'b')) AS f FROM t",
    "SELECT ARRAY[1, 2]::bigint[] AS a, ARRAY['a', 'b']::varchar[] AS b, ARRAY[i, sm]::numeric[] AS c FROM t",
    "SELECT count(*) FROM t a NATURAL JOIN t b WHERE (a.v, b.w) IN (('a', 'b'), ('c', 'd'))",
    "VALUES ('a'::varchar, ARRAY['x'::varchar]), ('b', ARRAY['y'::text])"};

std::string printed_view(db::Connection& connection, const std::string& query) {
    connection.execute("CREATE VIEW k AS " + query);
    const std::string printed = connection.query("SELECT pg_get_viewdef('k'::regclass)").text(0, 0);
    connection.execute("DROP VIEW k");
    return printed;
}

// The text after `DEFAULT`, or of a generated column, as the catalog prints it.
std::string printed_default(db::Connection& connection, const std::string& type, const std::string& clause) {
    connection.execute("ALTER TABLE t ADD COLUMN k " + type + " " + clause);
    const auto result = connection.query(
        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON attrelid = adrelid AND attnum = "
        "adnum "
        "WHERE attname = 'k'");
    const std::string printed = result.text(0, 0);
    connection.execute("ALTER TABLE t DROP COLUMN k");
    return printed;
}

}  // namespace

TEST_CASE("what PostgreSQL prints of a view makes the same view again") {
    test::TestDatabase database(kTable);
    db::Connection connection = database.connect();
    for (const char* text : kViews) {
        CAPTURE(text);
        const std::string printed = printed_view(connection, text);
        CHECK(printed_view(connection, as_written(printed)) == printed);
    }
}

TEST_CASE("lists of VALUES whose columns the view names make the same view again") {
    test::TestDatabase database(kTable);
    db::Connection connection = database.connect();
    static constexpr const char* kNamed[] = {
        "VALUES (1, 'x'), (2, 'y')",
        "VALUES (1, 'x') UNION ALL SELECT i, v FROM t ORDER BY 1",
        "(VALUES (1, 'x') UNION SELECT 1, 'y') EXCEPT VALUES (2, 'z')",
        "SELECT i, w FROM t UNION ALL VALUES (1, 'x'), (2, 'y')",
        "SELECT 1, (SELECT max(column2) FROM (VALUES (1, 2) UNION VALUES (3, 4)) q)",
        "SELECT * FROM (VALUES (1, 2)) AS q(c, d)",
        "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) CYCLE x SET c TO 'Y' DEFAULT 'N' USING p "
        "SELECT "
        "x, c FROM r",
    };
    const auto view = [&](const std::string& columns, const std::string& query) {
        connection.execute("CREATE VIEW k" + columns + " AS " + query);
        const std::string printed = connection.query("SELECT pg_get_viewdef('k'::regclass)").text(0, 0);
        connection.execute("DROP VIEW k");
        const std::size_t first = printed.find_first_not_of(' ');
        return printed.substr(first, printed.size() - 1 - first);
    };
    for (const char* text : kNamed) {
        CAPTURE(text);
        const std::string printed = view(" (a, \"B b\")", text);
        const sql::PrintedQuery written = sql::query_as_written(printed);
        std::string columns;
        for (const std::string& each : written.columns) columns += (columns.empty() ? " (\"" : ", \"") + each + '"';
        if (!columns.empty()) columns += ")";
        CHECK(view(columns, written.text) == printed);
    }
    CHECK(sql::query_as_written("SELECT \"*VALUES*\".column1 AS a\n   FROM (VALUES (1)) \"*VALUES*\"").text ==
          "VALUES (1)");
}

TEST_CASE("what PostgreSQL prints of defaults and generated columns makes the same again") {
    test::TestDatabase database(kTable);
    db::Connection connection = database.connect();
    static constexpr const char* kDefaults[][2] = {{"varchar[]", "ARRAY['a', 'b']"},
                                                   {"text[]", "ARRAY['a'::varchar, 'b']"},
                                                   {"numeric(10,2)[]", "ARRAY[1, 2]"},
                                                   {"varchar(3)[]", "ARRAY['a', 'b']"},
                                                   {"varchar(3)[]", "'{a,b}'"},
                                                   {"bigint[]", "ARRAY[1, 2]::bigint[]"},
                                                   {"bigint[]", "ARRAY[1, 2]"},
                                                   {"timestamp(3)[]", "ARRAY[now(), '2020-01-01']"},
                                                   {"mood[]", "ARRAY['sad', 'ok']::mood[]"},
                                                   {"text[]", "ARRAY[]::text[]"},
                                                   {"boolean", "('a'::varchar IN ('a', 'b'))"},
                                                   {"integer", "-1"},
                                                   {"interval day to second(2)", "'1 day'"},
                                                   {"character(3)", "'x'"},
                                                   {"positive", "1"},
                                                   {"short_text", "'x'"},
                                                   {"short_text[]", "ARRAY['x', 'y']"},
                                                   {"bit(3)", "B'101'"}};
    for (const auto& each : kDefaults) {
        const std::string type = each[0];
        const std::string text = each[1];
        CAPTURE(type);
        CAPTURE(text);
        const std::string printed = printed_default(connection, type, "DEFAULT " + text);
        CHECK(printed_default(connection, type, "DEFAULT " + as_written(printed)) == printed);
    }
    static constexpr const char* kGenerated[][2] = {
        {"boolean", "v IN ('a', 'b')"}, {"boolean", "num = ANY (ARRAY[1, 2])"},
        {"text[]", "ARRAY[v, w]"},      {"bigint[]", "ARRAY[i, sm]"},
        {"varchar(5)", "lower(v)"},     {"text", "CASE WHEN v NOT IN ('a', 'b') THEN w END"}};
    for (const auto& each : kGenerated) {
        const std::string type = each[0];
        const std::string text = each[1];
        CAPTURE(text);
        const std::string clause = "GENERATED ALWAYS AS (";
        const std::string printed = printed_default(connection, type, clause + text + ") STORED");
        CHECK(printed_default(connection, type, clause + as_written(printed) + ") STORED") == printed);
    }
}
