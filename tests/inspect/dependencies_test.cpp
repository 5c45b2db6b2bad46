#include <algorithm>

#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

namespace {

// "view public.v -> column public.t.a", sorted; an unmanaged dependent begins with "!".
Names edges(Inspected& live) {
    db::Connection connection = live.database().connect();
    Names texts;
    for (const Dependency& each : inspect::inspect_dependencies(connection, live.catalog())) {
        const std::string dependent =
            each.unmanaged_dependent.empty() ? each.dependent.described() : "! " + each.unmanaged_dependent;
        texts.push_back(dependent + " -> " + each.referenced.described());
    }
    return texts;
}

bool has(const Names& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("inspect: parts are folded onto the objects that have them") {
    Inspected live(R"(
        create extension citext;
        create type mood as enum ('a');
        create function f(integer) returns integer language sql immutable as 'select 1';
        create sequence s;
        create table t (id integer primary key, n bigint default nextval('s'), m mood[], c citext[],
                        i integer generated always as identity, g integer generated always as (f(1)) stored);
        alter sequence s owned by t.n;
        create table r (t_id integer references t, whole t);
        create index on t (f(i)) where n > 0;
        create view v as select n from t;
        create materialized view w as select n from v;
        create index on w (n);
        create function tr() returns trigger language plpgsql as 'begin return new; end';
        create trigger tg before update of n on t for each row execute function tr())");
    const Names found = edges(live);
    for (const char* edge :
         {"table public.t -> schema public", "column public.t.n -> sequence public.s",
          "sequence public.s -> column public.t.n", "column public.t.m -> enum public.mood",
          "column public.t.c -> extension citext", "column public.t.g -> function public.f(integer)",
          "primary key public.t.t_pkey -> column public.t.id",
          "foreign key public.r.r_t_id_fkey -> primary key public.t.t_pkey",
          "foreign key public.r.r_t_id_fkey -> column public.t.id", "column public.r.whole -> table public.t",
          "index public.t.t_f_idx -> function public.f(integer)", "index public.t.t_f_idx -> column public.t.n",
          "view public.v -> column public.t.n", "materialized view public.w -> view public.v",
          "trigger public.t.tg -> function public.tr()", "trigger public.t.tg -> column public.t.n"}) {
        INFO(edge);
        CHECK(has(found, edge));
    }
    CHECK(std::none_of(found.begin(), found.end(), [](const std::string& text) { return text[0] == '!'; }));
    CHECK(std::is_sorted(live.catalog().schemas.begin(), live.catalog().schemas.end()));
}

TEST_CASE("inspect: what a parent made in a partition is not told again") {
    Inspected live(R"(
        create table r (id integer primary key);
        create table p (a integer references r) partition by list (a);
        create function f(integer) returns integer language sql immutable as 'select 1';
        create index on p (f(a));
        create table p1 partition of p for values in (1))");
    const Names found = edges(live);
    CHECK(has(found, "foreign key public.p.p_a_fkey -> primary key public.r.r_pkey"));
    CHECK(has(found, "primary key public.r.r_pkey -> column public.r.id"));
    CHECK(has(found, "index public.p.p_f_idx -> function public.f(integer)"));
    CHECK_FALSE(has(found, "table public.p1 -> column public.r.id"));
    CHECK_FALSE(has(found, "table public.p1 -> function public.f(integer)"));
    CHECK(has(found, "table public.p1 -> table public.p"));
}

TEST_CASE("inspect: what stands outside tables depends on what it names") {
    Inspected live(R"(
        create function f(integer) returns boolean language sql immutable as 'select true';
        create function g(integer, integer) returns boolean language sql immutable as 'select true';
        create domain d as integer check (f(value));
        create table t (a integer);
        create policy p on t using (f(a));
        create rule r as on insert to t do also select a from t;
        create operator @#@ (leftarg = integer, rightarg = integer, function = g))");
    const Names found = edges(live);
    CHECK(has(found, "domain public.d -> function public.f(integer)"));
    CHECK(has(found, "policy public.t.p -> column public.t.a"));
    CHECK(has(found, "rule public.t.r -> table public.t"));
    CHECK(has(found, "operator public.@#@(integer, integer) -> function public.g(integer, integer)"));
}

TEST_CASE("inspect: an unmanaged view on a managed table is named") {
    test::TestDatabase database(
        "create schema other; create table t (a integer); create view other.v as select a from t");
    db::Connection connection = database.connect();
    inspect::InspectOptions options;
    options.schemas = {"public"};
    const Catalog catalog = inspect::inspect(connection, options);
    const Dependencies found = inspect::inspect_dependencies(connection, catalog);
    CHECK(std::any_of(found.begin(), found.end(), [](const Dependency& each) {
        return each.unmanaged_dependent == "view other.v" && each.referenced.name == "a";
    }));
}
