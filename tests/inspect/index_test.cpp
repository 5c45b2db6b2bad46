#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

TEST_CASE("inspect: an index has every attribute") {
    Inspected live(R"(
        create table t (a integer, b text, "C d" text collate "C");
        create unique index i on t using btree (a desc, lower(b) collate "C" text_pattern_ops, "C d" nulls first)
          include (b) nulls not distinct with (fillfactor = 60) where a > 0;
        alter index i alter column 2 set statistics 77;
        create index usual on t (a);
        comment on index usual is 'for speed')");
    const Index& i = live.value<Index>("public", "t", "i");
    CHECK(i.unique);
    CHECK(i.nulls_not_distinct);
    CHECK(i.method == "btree");
    CHECK(i.keys.text == "a DESC, lower(b) COLLATE \"C\" text_pattern_ops, \"C d\" NULLS FIRST");
    CHECK(i.include == Names{"b"});
    CHECK(i.with == Options{{"fillfactor", "60"}});
    CHECK(i.predicate.text == "(a > 0)");
    CHECK(i.statistics == Options{{"2", "77"}});
    CHECK_FALSE(i.only);
    CHECK_FALSE(i.invalid);
    Index usual;
    usual.keys = IndexKeys("a");
    CHECK(live.value<Index>("public", "t", "usual") == usual);
    CHECK(live.object<Index>("public", "t", "usual").comment == "for speed");
}

TEST_CASE("inspect: keys are printed as pg_get_indexdef prints them") {
    Inspected live(R"(
        create extension citext;
        create extension pg_trgm;
        create type mood as enum ('a');
        create domain name_of as varchar(10);
        create table t (i integer, v varchar(5), c char(3), n name, m mood, d name_of, ci citext, a integer[], r int4range,
          j jsonb, p inet, row_of pg_class, "Ü" text collate "de-x-icu", tags mood[]);
        create index on t (v);
        create index on t (v text_pattern_ops);
        create index on t (v varchar_pattern_ops);
        create index on t (c bpchar_pattern_ops desc nulls last);
        create index on t (n, m, d, p inet_ops);
        create index on t (p cidr_ops);
        create index on t (ci);
        create index on t (ci text_ops);
        create index on t (d collate "C" text_ops);
        create index on t using gin (a, tags);
        create index on t using gin (j jsonb_path_ops);
        create index on t using gin (v gin_trgm_ops);
        create index on t using gist (v gist_trgm_ops (siglen = 32));
        create index on t using gist (r);
        create index on t using hash ("Ü");
        create index on t using brin (i int4_minmax_multi_ops (values_per_range = 8));
        create index on t ("Ü" collate "C", "Ü" collate "de-x-icu");
        create index on t ((i + 1), ("Ü" || ')'), (('"'::text)));
        create index on t (row_of))");
    test::TestDatabase& database = live.database();
    database.run("set search_path to ''");
    const db::Result printed = database.run(R"(
        select c.relname,
               pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(c.oid), '^.* USING [a-z]+ \((.*)\)$', '\1')
          from pg_catalog.pg_index i
          join pg_catalog.pg_class c on c.oid = i.indexrelid
         where i.indrelid = 'public.t'::pg_catalog.regclass)");
    REQUIRE(printed.rows() == 19);
    for (int row = 0; row < printed.rows(); ++row)
        CHECK(live.value<Index>("public", "t", printed.text(row, 0)).keys.text == printed.text(row, 1));
}

TEST_CASE("inspect: an index of a partitioned table alone, and an invalid one") {
    Inspected live(R"(
        create table p (a integer) partition by list (a);
        create table p1 partition of p for values in (1);
        create index alone on only p (a);
        create table t (a integer);
        insert into t values (1), (1))");
    CHECK(live.value<Index>("public", "p", "alone").only);
    CHECK_THROWS(live.database().run("create unique index concurrently broken on t (a)"));
    live.read_again();
    CHECK(live.value<Index>("public", "t", "broken").invalid);
}
