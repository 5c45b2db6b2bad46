#include "migrate/statement_right.h"

#include <doctest/doctest.h>

using namespace schemadiff::migrate;

namespace {

std::string word(RightKind kind) {
    switch (kind) {
        case RightKind::owner_of_relation:
            return "owner";
        case RightKind::drop_relation:
            return "drop";
        case RightKind::maintainer:
            return "maintain";
        case RightKind::owner_of_routine:
            return "routine";
        case RightKind::owner_of_type:
            return "type";
        case RightKind::owner_of_schema:
            return "schema";
        case RightKind::create_in_schema:
            return "create in";
        case RightKind::create_in_database:
            return "create";
        case RightKind::privilege_on_table:
            return "on";
        case RightKind::membership:
            return "member";
        case RightKind::create_role:
            return "createrole";
        case RightKind::superuser:
            return "superuser";
    }
    return "";
}

std::string rights(const std::string& statement) {
    std::string all;
    for (const NeededRight& right : rights_of(statement)) {
        all += (all.empty() ? "" : ", ") + (right.privilege.empty() ? "" : right.privilege + " ") + word(right.kind) +
               (right.name.empty() ? "" : " " + right.name);
    }
    return all;
}

}  // namespace

TEST_CASE("rights: what a statement needs") {
    CHECK(rights("alter table if exists only a.\"T\" add b int") == "owner a.\"T\"");
    CHECK(rights("alter table t add b int references p (id), add check ((a, b) is null), owner to bob") ==
          "owner t, references on p, member bob");
    CHECK(rights("alter table t owner to current_user") == "owner t");
    CHECK(rights("alter table m attach partition m1 for values in (1)") == "owner m, owner m1");
    CHECK(rights("create table a.t (b int references p, c int references p)") == "create in a, references on p");
    CHECK(rights("create table t partition of m for values in (1)") == "create in, owner m");
    CHECK(rights("create table if not exists t (b int) inherits (p)") == "create in, owner p");
    CHECK(rights("create temp table t ()") == "");
    CHECK(rights("create unique index concurrently if not exists i on t (a)") == "owner t");
    CHECK(rights("create constraint trigger g after insert on t execute function f()") == "trigger on t");
    CHECK(rights("create or replace view v as select 1") == "create in, owner v");
    CHECK(rights("create materialized view v as select 1") == "create in");
    CHECK(rights("create function f() returns int language c as 'x'") == "create in, superuser");
    CHECK(rights("create schema s") == "create");
    CHECK(rights("create role r") == "createrole");
    CHECK(rights("create user mapping for r server s") == "");
    CHECK(rights("create event trigger e on sql_drop execute function f()") == "superuser");
    CHECK(rights("drop table if exists a, b cascade") == "drop a, drop b");
    CHECK(rights("drop index concurrently i") == "drop i");
    CHECK(rights("drop trigger g on t") == "owner t");
    CHECK(rights("alter type e add value 'x'") == "type e");
    CHECK(rights("alter function a.f(int) owner to bob") == "routine a.f, member bob");
    CHECK(rights("comment on table t is 'x'") == "owner t");
    CHECK(rights("comment on column s.t.a is 'x'") == "owner s.t");
    CHECK(rights("security label for p on column t.a is 'x'") == "owner t");
    CHECK(rights("refresh materialized view concurrently w") == "maintain w");
    CHECK(rights("reindex (verbose) index concurrently i") == "maintain i");
    CHECK(rights("cluster verbose t using i") == "maintain t");
    CHECK(rights("alter table t inherit p") == "owner t, owner p");
    CHECK(rights("alter publication p add table only t (a) where (a > 1), u") == "owner t, owner u");
    CHECK(rights("create publication p for all tables") == "superuser");
    CHECK(rights("copy t (a) from stdin") == "insert on t");
    CHECK(rights("with x as (select 1 from y) update t set a = 1") == "update on t");
    CHECK(rights("create statistics a.x on (extract(day from b)), c from t") == "create in a, owner t");
    CHECK(rights("alter routine a.f(int) rename to g") == "routine a.f");
    CHECK(rights("insert into t select from u") == "insert on t");
    CHECK(rights("update t set a = 1") == "update on t");
    CHECK(rights("delete from only t") == "delete on t");
    CHECK(rights("truncate t") == "truncate on t");
    CHECK(rights("select 1") == "");
}

TEST_CASE("rights: what makes things, and what nobody can judge beyond") {
    CHECK(made_by("create table if not exists a.t ()") == "a.t");
    CHECK(made_by("create unique index concurrently i on t (a)") == "i");
    CHECK(made_by("create index on t (a)") == "");
    CHECK(made_by("alter table t rename to u") == "u");
    CHECK(made_by("alter table t rename a to b") == "");
    CHECK(made_by("alter view v rename to w") == "w");
    CHECK(made_by("create statistics x on a, b from t") == "x");
    CHECK(made_by("alter table t add b int") == "");
    CHECK(made_by("create or replace function f() returns int") == "f");
    for (const char* const text :
         {"grant select on t to r", "set role r", "reset role", "do $$ $$", "alter table t owner to r",
          "alter default privileges grant select on tables to r", "create schema s", "create extension e"})
        CHECK(changes_rights(text));
    for (const char* const text : {"create table t ()", "alter table t add b int", "insert into t values (1)"})
        CHECK_FALSE(changes_rights(text));
}
