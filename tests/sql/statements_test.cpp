#include "sql/statements.h"

#include <doctest/doctest.h>

#include "schemadiff/error.h"

using namespace schemadiff;
using namespace schemadiff::sql;

namespace {

std::vector<std::string> texts(std::string_view text) {
    std::vector<std::string> out;
    for (const Statement& statement : split_statements(text)) out.push_back(statement.text);
    return out;
}

using Texts = std::vector<std::string>;

TransactionUse use(std::string_view text) {
    return classify(text).transaction_use;
}

}  // namespace

TEST_CASE("statements are cut at semicolons outside of everything") {
    CHECK(texts("") == Texts{});
    CHECK(texts(" ; ;; -- x\n") == Texts{});
    CHECK(texts("select 1; select 2") == Texts{"select 1", "select 2"});
    CHECK(texts("select ';'; select $$;$$; select \";\" /* ; */ -- ;\n, 2;") ==
          Texts{"select ';'", "select $$;$$", "select \";\" /* ; */ -- ;\n, 2"});
    CHECK(texts("create rule r as on insert to t do also (select 1; select 2); select 3") ==
          Texts{"create rule r as on insert to t do also (select 1; select 2)", "select 3"});
}

TEST_CASE("SQL-standard bodies stay whole") {
    const std::string body =
        "create or replace function f() returns int begin atomic select case when true then 1 end; "
        "select (case 1 when 1 then 2 end); end";
    CHECK(texts(body + "; select 1") == Texts{body, "select 1"});
    CHECK(texts("begin; select 1; end; select case when true then 1 end; commit") ==
          Texts{"begin", "select 1", "end", "select case when true then 1 end", "commit"});
    CHECK(texts("create table begin (atomic int); select 1") == Texts{"create table begin (atomic int)", "select 1"});
}

TEST_CASE("line and offset are those of the first token") {
    const std::string text = "-- a comment\n\n/* one\n more */ select 1;\n\n  select\n2 -- end\n;";
    const auto found = split_statements(text);
    REQUIRE(found.size() == 2);
    CHECK(found[0].line == 4);
    CHECK(found[1].line == 6);
    CHECK(found[1].text == "select\n2");
    CHECK(text.substr(found[1].offset, found[1].length) == found[1].text);
}

TEST_CASE("psql's commands are an error, but for those that every pg_dump has") {
    CHECK(texts("\\restrict abc\nselect 1;\n\\unrestrict abc\n") == Texts{"select 1"});
    CHECK_THROWS_WITH_AS(split_statements("select 1;\n\\connect x\n"),
                         "line 2: \"\\connect x\" is a command of psql, not SQL", Error);
    CHECK_THROWS_WITH_AS(split_statements("select 1;\nselect 'a"), "line 2: cannot read the SQL at \"'a\"", Error);
}

TEST_CASE("what may run in a transaction block") {
    for (const char* text :
         {"create index i on t (a)", "create index \"concurrently\" on t (a)", "reindex table t",
          "reindex (concurrently false) table t", "cluster t", "cluster verbose t using i", "drop index i",
          "alter table t detach partition p",
          "create subscription s connection 'x' publication p with (create_slot = false)",
          "create subscription s connection 'x' publication p with (enabled = false, connect = off)",
          "alter type t rename value 'a' to 'b'", "select 'vacuum'", "", "alter database d set work_mem = 1",
          "alter subscription s set publication p with (refresh = false)", "alter subscription s disable"}) {
        CAPTURE(text);
        CHECK(use(text) == TransactionUse::allowed);
    }
    for (const char* text : {"create index concurrently on t (a)",
                             "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
                             "drop index concurrently i",
                             "/* x */ reindex index concurrently i",
                             "reindex (verbose, concurrently) table t",
                             "reindex schema public",
                             "reindex database concurrently d",
                             "vacuum full t",
                             "create database d",
                             "drop database d",
                             "create tablespace t location 'x'",
                             "drop tablespace t",
                             "alter system set x = 1",
                             "create subscription s connection 'x' publication p",
                             "create subscription s connection 'x' publication p with (enabled = false)",
                             "drop subscription s",
                             "alter table only s.t detach partition s.p concurrently",
                             "cluster",
                             "cluster verbose",
                             "alter database d set tablespace t",
                             "alter subscription s refresh publication",
                             "alter subscription s set publication p",
                             "discard all"}) {
        CAPTURE(text);
        CHECK(use(text) == TransactionUse::forbidden);
    }
    CHECK(use("alter type s.mood add value if not exists 'x' before 'y'") == TransactionUse::value_unusable_until_end);
    CHECK(use("alter type \"Mood\" add value 'x'") == TransactionUse::value_unusable_until_end);
}

TEST_CASE("transaction control is recognised") {
    for (const char* text : {"begin", "BEGIN ISOLATION LEVEL SERIALIZABLE", "commit", "end", "rollback to a", "abort",
                             "savepoint a", "release a", "start transaction", "prepare transaction 'x'"}) {
        CAPTURE(text);
        CHECK(classify(text).transaction_control);
    }
    CHECK_FALSE(classify("prepare p as select 1").transaction_control);
    CHECK_FALSE(classify("select begin from t").transaction_control);
}

TEST_CASE("drops of tables and columns are listed") {
    using Drops = std::vector<Drop>;
    const auto drops = [](std::string_view text) { return classify(text).drops; };
    CHECK(drops("drop table a, s.\"B\" cascade") ==
          Drops{{DropKind::table, "", "a", "", true}, {DropKind::table, "s", "B", "", true}});
    CHECK(drops("DROP TABLE IF EXISTS s.a") == Drops{{DropKind::table, "s", "a", "", false}});
    CHECK(drops("alter table only s.t add column x int default f(1, 2), drop column if exists c cascade, drop d, drop "
                "constraint k, "
                "alter column e drop not null, drop column \"drop\"") ==
          Drops{{DropKind::column, "s", "t", "c", true},
                {DropKind::column, "s", "t", "d", false},
                {DropKind::column, "s", "t", "drop", false}});
    CHECK(drops("alter foreign table t drop c") == Drops{{DropKind::column, "", "t", "c", false}});
    CHECK(drops("alter type s.t drop attribute a") == Drops{{DropKind::attribute, "s", "t", "a", false}});
    CHECK(drops("drop schema s cascade") == Drops{{DropKind::schema, "", "s", "", true}});
    CHECK(drops("drop owned by bob") == Drops{{DropKind::owned, "", "bob", "", false}});
    CHECK(drops("drop materialized view v") == Drops{{DropKind::materialized_view, "", "v", "", false}});
    CHECK(drops("drop extension if exists e") == Drops{{DropKind::extension, "", "e", "", false}});
    for (const char* text : {"drop view v", "truncate t", "delete from t", "drop index i", "do $$ drop table t $$",
                             "alter table t rename column a to b", "select 'drop table t'", "drop function f(int)"}) {
        CAPTURE(text);
        CHECK(drops(text).empty());
    }
}

TEST_CASE("checksums do not see comments, space at line ends and carriage returns") {
    const std::string plain = "create table t (\n    a int\n)";
    CHECK(canonical_statement_text(plain) == plain);
    CHECK(canonical_statement_text("create table t ( -- the table\r\n    a int  \r\n)  \n\n") == plain);
    CHECK(canonical_statement_text("-- first\ncreate table t (\n    -- note\n    a int /* x /* y */ */\n)\n") == plain);
    CHECK(canonical_statement_text("select/* */1") == "select 1");
    CHECK(canonical_statement_text("select ' -- no  \n x'") == "select ' -- no  \n x'");
    CHECK(canonical_statement_text("select $$\r\n -- kept\r\n$$") == "select $$\n -- kept\n$$");
    CHECK(canonical_statement_text("select 1") != canonical_statement_text("select 2"));
}
