#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

TEST_CASE("inspect: a function has every attribute") {
    Inspected live(R"(
        create schema "S";
        create type "S".mood as enum ('a');
        create function "S".f(integer, "two b" text default 'it''s, "x"', variadic rest "S".mood[] default '{}')
          returns setof bigint language plpgsql immutable strict security definer leakproof parallel restricted
          cost 7 rows 12 set search_path to 'pg_catalog', 'S' set work_mem = '1MB'
          as $body$ begin
  return; end $body$;
        create function outs(in a integer, out b text, inout c integer) language sql as 'select ''x''::text, 1';
        create function tab(a integer) returns table (x integer, "Y" text) language sql as 'select 1, ''x''::text';
        create function atomic(a integer) returns integer begin atomic select a + 1; end;
        create function usual() returns trigger language plpgsql as 'begin return new; end';
        comment on function usual() is 'nothing';
        revoke execute on function outs(integer, integer) from public)");
    const Function& f = live.value<Function>("S", "", "f", "integer, text, \"S\".mood[]");
    REQUIRE(f.arguments.size() == 3);
    CHECK(f.arguments[0] == Argument{"in", "", TypeText("integer"), {}});
    CHECK(f.arguments[1] == Argument{"in", "two b", TypeText("text"), Expression("'it''s, \"x\"'::text")});
    CHECK(f.arguments[2] == Argument{"variadic", "rest", TypeText("\"S\".mood[]"), Expression("'{}'::\"S\".mood[]")});
    CHECK(f.returns.text == "bigint");
    CHECK(f.returns_set);
    CHECK(f.language == "plpgsql");
    CHECK(f.body.text == " begin\n  return; end ");
    CHECK(f.volatility == "immutable");
    CHECK(f.strict);
    CHECK(f.security_definer);
    CHECK(f.leakproof);
    CHECK(f.parallel == "restricted");
    CHECK(f.cost == 7);
    CHECK(f.rows == 12);
    CHECK(f.set == Options{{"search_path", "pg_catalog, \"S\""}, {"work_mem", "1MB"}});

    const Object& outs = live.object<Function>("public", "", "outs", "integer, integer");
    const Arguments expected{{"in", "a", TypeText("integer"), {}},
                             {"out", "b", TypeText("text"), {}},
                             {"inout", "c", TypeText("integer"), {}}};
    CHECK(outs.as<Function>().arguments == expected);
    CHECK(outs.as<Function>().returns.text == "record");
    REQUIRE(outs.grants.has_value());
    CHECK(outs.grants->empty());

    const Function& table = live.value<Function>("public", "", "tab", "integer");
    CHECK(table.returns.text == "table");
    CHECK(table.arguments[2] == Argument{"table", "Y", TypeText("text"), {}});
    const Function& atomic = live.value<Function>("public", "", "atomic", "integer");
    CHECK(atomic.body.empty());
    CHECK(atomic.sql_body.text.substr(0, 12) == "BEGIN ATOMIC");
    CHECK(atomic.sql_body.text.substr(atomic.sql_body.text.size() - 3) == "END");

    const Object& usual = live.object<Function>("public", "", "usual");
    CHECK(usual.comment == "nothing");
    CHECK_FALSE(usual.grants.has_value());
    Function bare;
    bare.returns = TypeText("trigger");
    bare.language = "plpgsql";
    bare.body = Verbatim("begin return new; end");
    CHECK(usual.as<Function>() == bare);
}

TEST_CASE("inspect: a window function, one of C, and one with a support function") {
    Inspected live(R"(
        create function w() returns bigint language internal window as 'window_row_number';
        create function c(text) returns text language c immutable strict as '$libdir/moddatetime', 'moddatetime';
        create function s(text) returns boolean language sql support textlike_support as 'select true')");
    CHECK(live.value<Function>("public", "", "w").window);
    CHECK(live.value<Function>("public", "", "w").cost == -1);
    CHECK(live.value<Function>("public", "", "c", "text").object_file == "$libdir/moddatetime");
    CHECK(live.value<Function>("public", "", "c", "text").body.text == "moddatetime");
    CHECK(live.value<Function>("public", "", "s", "text").support == "pg_catalog.textlike_support");
}

TEST_CASE("inspect: a procedure has every attribute") {
    Inspected live(R"(
        create procedure p(a integer, out b text, inout c integer default 3) language plpgsql security definer
          set work_mem = '2MB' as 'begin end';
        create procedure q() begin atomic end)");
    const Procedure& p = live.value<Procedure>("public", "", "p", "integer, integer");
    REQUIRE(p.arguments.size() == 3);
    CHECK(p.arguments[1].mode == "out");
    CHECK(p.arguments[2].mode == "inout");
    CHECK(p.arguments[2].default_value.text == "3");
    CHECK(p.security_definer);
    CHECK(p.set == Options{{"work_mem", "2MB"}});
    CHECK(p.body.text == "begin end");
    CHECK(live.value<Procedure>("public", "", "q").sql_body.text.substr(0, 12) == "BEGIN ATOMIC");
}

TEST_CASE("inspect: a trigger has every attribute") {
    Inspected live(R"(
        create schema "S";
        create function "S".f() returns trigger language plpgsql as 'begin return new; end';
        create table r (id integer primary key);
        create table t (a integer, "B ) c" text, r integer references r);
        create view v as select a from t;
        create trigger "WHEN (" before insert or update of a, "B ) c" on t for each row
          when (new.a > 0 and new."B ) c" <> ')') execute function "S".f('one', 'it''s \', 'ü', '');
        create trigger stmt after delete or truncate on t execute function "S".f();
        create trigger transition after update on t referencing old table as "O" new table as n
          execute function "S".f();
        create constraint trigger con after insert on t from r deferrable initially deferred for each row
          execute function "S".f();
        create trigger inst instead of delete on v for each row execute function "S".f();
        alter table t enable replica trigger stmt;
        alter table t disable trigger transition)");
    const Trigger& first = live.value<Trigger>("public", "t", "WHEN (");
    CHECK(first.timing == "before");
    CHECK(first.events == Names{"insert", "update"});
    CHECK(first.update_of == Names{"a", "B ) c"});
    CHECK(first.for_each_row);
    CHECK(first.condition.text == "((new.a > 0) AND (new.\"B ) c\" <> ')'::text))");
    CHECK(first.function == "\"S\".f");
    CHECK(first.arguments == Names{"one", "it's \\", "ü", ""});
    CHECK(first.enabled == "origin");
    const Trigger& statement = live.value<Trigger>("public", "t", "stmt");
    CHECK(statement.timing == "after");
    CHECK(statement.events == Names{"delete", "truncate"});
    CHECK_FALSE(statement.for_each_row);
    CHECK(statement.enabled == "replica");
    const Trigger& transition = live.value<Trigger>("public", "t", "transition");
    CHECK(transition.old_table == "O");
    CHECK(transition.new_table == "n");
    CHECK(transition.enabled == "disabled");
    const Trigger& constraint = live.value<Trigger>("public", "t", "con");
    CHECK(constraint.constraint);
    CHECK(constraint.from_table == "public.r");
    CHECK(constraint.deferrable);
    CHECK(constraint.initially_deferred);
    CHECK(live.value<Trigger>("public", "v", "inst").timing == "instead of");
    CHECK(live.count<Trigger>() == 5);
}
