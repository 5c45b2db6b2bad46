// What no value has room for is named, each thing where it is not at its default, and nothing is where all is usual.
#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

namespace {

std::string all_unmodelled(const Catalog& catalog) {
    std::string out;
    for (const Unmodelled& each : catalog.unmodelled) out += each.what + "\n";
    return out;
}

}  // namespace

TEST_CASE("unmodelled: usual things have nothing to be named") {
    Inspected live(R"(
        create extension citext;
        create domain d as integer not null;
        create table p (a integer primary key, b integer references p, c citext) partition by range (a);
        create table p1 partition of p for values from (0) to (10);
        create table t (a integer generated always as identity, constraint u unique (a) deferrable);
        comment on constraint u on t is 'ours';
        create materialized view m as select a from t;
        alter table t replica identity full;
        grant select (a) on t to public)");
    CHECK(all_unmodelled(live.catalog()) == "");
}

TEST_CASE("unmodelled: attributes that no kind has are named where they are not at their default") {
    Inspected live(R"(
        create table p (a integer primary key);
        create table t (a integer references p, b integer generated always as identity, unique (b) deferrable);
        alter table t disable trigger all;
        grant select (ctid) on t to public;
        create sequence s;
        grant select (ctid, last_value) on s to public;
        grant usage on type t to public;
        create materialized view m as select a from t;
        alter materialized view m replica identity full;
        create table q (a integer) partition by list (a);
        create table q1 partition of q for values in (1);
        alter table only q add unique (a))");
    CHECK(all_unmodelled(live.catalog()) ==
          "disabled triggers of constraint t_a_fkey on table public.t\n"
          "disabled triggers of constraint t_b_key on table public.t\n"
          "grants on column ctid of sequence public.s\n"
          "grants on column ctid of table public.t\n"
          "grants on column last_value of sequence public.s\n"
          "grants on type public.t\n"
          "invalid index of constraint q_a_key on table public.q\n"
          "replica identity of materialized view public.m\n");
}

TEST_CASE("unmodelled: a comment on what a parent made") {
    Inspected live(R"(
        create table p (a integer constraint positive check (a > 0)) partition by list (a);
        create table p1 partition of p for values in (1);
        create table r (a integer primary key);
        create trigger tr after insert on p for each row execute function suppress_redundant_updates_trigger();
        comment on constraint positive on p1 is 'here';
        comment on trigger tr on p1 is 'there')");
    CHECK(all_unmodelled(live.catalog()) ==
          "comment on constraint positive on table public.p1\ncomment on trigger tr on table public.p1\n");
}

TEST_CASE("a comment on the index behind a key is the key's") {
    Inspected live(R"(
        create table t (a integer primary key);
        create index i on t (a);
        comment on index i is 'an object';
        comment on constraint t_pkey on t is 'one, too';
        comment on index t_pkey is 'of the index')");
    CHECK(all_unmodelled(live.catalog()) == "");
    CHECK(live.object<PrimaryKey>("public", "t", "t_pkey").comment == "one, too");
    CHECK(live.object<PrimaryKey>("public", "t", "t_pkey").as<PrimaryKey>().index_comment == "of the index");
}

TEST_CASE("unmodelled: what was added to members of an extension is named, and is no object") {
    Inspected live(R"(
        create extension citext;
        create function mine() returns trigger language plpgsql as 'begin return new; end';
        create table member (a integer);
        alter extension citext add table member;
        create trigger tr before update on member for each row execute function mine();
        create policy pol on member using (true);
        grant select on member to public;
        grant execute on function citextin(cstring) to pg_monitor)");
    CHECK(all_unmodelled(live.catalog()) ==
          "policy pol on table public.member of extension citext\n"
          "trigger tr on table public.member of extension citext\n");
    // Rights on members are the extension's.
    CHECK(live.object<Extension>("", "", "citext").grants->size() == 2);
    CHECK(live.count<Table>() == 0);
    CHECK(live.count<Trigger>() == 0);
    CHECK(live.count<Policy>() == 0);
}

TEST_CASE("unmodelled: only managed schemas are looked at") {
    test::TestDatabase database(R"(
        create schema other;
        create table other.t (a integer);
        grant select (ctid) on other.t to public)");
    db::Connection connection = database.connect();
    inspect::InspectOptions options;
    options.schemas = {"public"};
    CHECK(all_unmodelled(inspect::inspect(connection, options)) == "");
}
