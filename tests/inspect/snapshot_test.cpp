#include <set>

#include "inspect/inspected.h"
#include "schemadiff/error.h"

using namespace schemadiff;
using test::Inspected;

TEST_CASE("inspect: members of extensions are known and no objects") {
    Inspected live("create schema ext; create extension citext schema ext; create table t (a ext.citext)");
    const Object& extension = live.object<Extension>("", "", "citext");
    CHECK(extension.as<Extension>().schema == "ext");
    CHECK_FALSE(extension.as<Extension>().version.empty());
    CHECK(extension.comment.empty());
    CHECK(live.find<Extension>("", "", "plpgsql") == nullptr);
    CHECK(live.count<Function>() == 0);
    CHECK(live.catalog().unmodelled.empty());
    CHECK(live.catalog().known.extension_types.at("citext") == "ext");
    CHECK(live.catalog().known.extension_functions.at("citextin") == "ext");
    CHECK(live.value<Column>("public", "t", "a").type.text == "ext.citext");
    live.read_again("comment on extension citext is 'ours'");
    CHECK(live.object<Extension>("", "", "citext").comment == "ours");
}

TEST_CASE("inspect: what is left out or unmanaged is no object") {
    test::TestDatabase database(R"(
        create schema other;
        create table other.t (a serial);
        create table schemadiff_version (version_num text primary key, check (version_num <> ''));
        create table t (a integer);
        create temporary table gone (a integer))");
    db::Connection connection = database.connect();
    inspect::InspectOptions options;
    options.schemas = {"public", "absent"};
    options.leave_out = {{"public", "schemadiff_version"}};
    const Catalog catalog = inspect::inspect(connection, options);
    CHECK(catalog.objects().size() == 3);
    CHECK(catalog.schemas == Names{"absent", "public"});
    CHECK(catalog.server_version == connection.server_version());
    options.schemas.clear();
    CHECK(inspect::inspect(connection, options).objects().empty());
}

TEST_CASE("inspect: an object of every kind is found, and none is left over") {
    Inspected live(R"(
        create domain d as text;
        create type r as range (subtype = float8);
        create type shell;
        create aggregate total(integer) (sfunc = int4pl, stype = integer);
        create operator @#@ (leftarg = integer, rightarg = integer, function = int4pl);
        create collation col from "C";
        create text search configuration ts (copy = english);
        create table t (a integer, b integer);
        create policy pol on t using (true);
        create rule rul as on insert to t do also nothing;
        create statistics st on a, b from t;
        create publication pub for table t;
        create foreign data wrapper w;
        create server srv foreign data wrapper w;
        create user mapping for public server srv;
        create foreign table ft (a integer) server srv;
        create function ev() returns event_trigger language plpgsql as 'begin end';
        create event trigger et on ddl_command_end execute function ev();
        create cast (d as integer) with inout;
        alter default privileges in schema public grant select on tables to public)");
    CHECK(live.find<RangeType>("public", "", "r") != nullptr);
    CHECK(live.find<BaseType>("public", "", "shell") != nullptr);
    CHECK(live.find<Operator>("public", "", "@#@", "integer, integer") != nullptr);
    CHECK(live.find<Collation>("public", "", "col") != nullptr);
    CHECK(live.find<Publication>("", "", "pub") != nullptr);
    CHECK(live.find<ForeignDataWrapper>("", "", "w") != nullptr);
    CHECK(live.find<ForeignServer>("", "", "srv") != nullptr);
    CHECK(live.find<UserMapping>("", "", "public", "srv") != nullptr);
    CHECK(live.value<Table>("public", "", "ft").server == "srv");
    CHECK(live.find<Cast>("", "", "(public.d as integer)") != nullptr);
    CHECK(live.catalog().unmodelled.empty());
}

TEST_CASE("inspect: a role that may only connect reads the same") {
    Inspected live(R"(
        do $$ begin if not exists (select from pg_roles where rolname = 'inspect_only') then
          create role inspect_only login; end if; end $$;
        create schema hidden;
        revoke all on schema public from public;
        create table hidden.t (a integer primary key check (a > 0), b text default 'x');
        create index on hidden.t (lower(b)) where a > 1;
        create view hidden.v as select a from hidden.t;
        create function hidden.f() returns integer begin atomic select 1; end;
        create trigger tr before update on hidden.t for each row when (old.a > 1)
          execute function suppress_redundant_updates_trigger())");
    db::Connection connection = live.database().connect();
    connection.execute("set session authorization inspect_only");
    inspect::InspectOptions options;
    options.all_schemas = true;
    const Catalog catalog = inspect::inspect(connection, options);
    CHECK(catalog.unmodelled.empty());
    REQUIRE(catalog.objects().size() == live.catalog().objects().size());
    for (std::size_t at = 0; at < catalog.objects().size(); ++at) {
        CHECK(catalog.objects()[at]->id == live.catalog().objects()[at]->id);
        CHECK(catalog.objects()[at]->value == live.catalog().objects()[at]->value);
    }
}

TEST_CASE("inspect: what another session locks is not visible, and all else is") {
    Inspected live(R"(
        create table locked (a integer);
        create table free (a integer);
        create view over_locked as select a from locked;
        create view over_free as select a from free;
        create function f() returns bigint begin atomic select count(*) from locked; end)");
    db::Connection other = live.database().connect();
    other.execute("begin; lock table locked in access exclusive mode");
    live.read_again();
    CHECK(live.find<View>("public", "", "over_locked") == nullptr);
    CHECK(live.find<Function>("public", "", "f") == nullptr);
    CHECK(live.find<View>("public", "", "over_free") != nullptr);
    CHECK(live.find<Table>("public", "", "locked") != nullptr);
    CHECK(live.names_unmodelled("view public.over_locked", Unmodelled::Why::not_visible));
    CHECK(live.names_unmodelled("function public.f()", Unmodelled::Why::not_visible));
    other.execute("rollback");
    live.read_again();
    CHECK(live.catalog().unmodelled.empty());
    CHECK(live.find<View>("public", "", "over_locked") != nullptr);
}

TEST_CASE("inspect: the session stays as it was, and an open transaction is refused") {
    test::TestDatabase database("create table t (a date default '2020-12-31')");
    db::Connection connection = database.connect();
    connection.execute("set search_path to public; set datestyle to 'SQL, DMY'; set lock_timeout to '7s'");
    inspect::InspectOptions options;
    options.all_schemas = true;
    std::set<std::string> stages;
    options.on_stage = [&](std::string_view stage, auto) { stages.emplace(stage); };
    const Catalog catalog = inspect::inspect(connection, options);
    CHECK(stages == std::set<std::string>{"catalog queries", "catalog to objects"});
    CHECK_FALSE(connection.in_transaction());
    CHECK(connection.query("show search_path").text(0, 0) == "public");
    CHECK(connection.query("show datestyle").text(0, 0) == "SQL, DMY");
    CHECK(connection.query("show lock_timeout").text(0, 0) == "7s");
    Identity id;
    id.kind = Kind::column;
    id.schema = "public";
    id.parent = "t";
    id.name = "a";
    REQUIRE(catalog.find(id) != nullptr);
    CHECK(catalog.find(id)->as<Column>().default_value.text == "'2020-12-31'::date");
    connection.begin();
    CHECK_THROWS_WITH_AS(inspect::inspect(connection, options),
                         "a database can be read only outside a transaction, and one is open on this connection",
                         Error);
    connection.rollback();
}

TEST_CASE("inspect: grants, of tables and columns, less the owner's") {
    Inspected live(R"(
        do $$ begin if not exists (select from pg_roles where rolname = 'inspect bob') then
          create role "inspect bob"; end if; end $$;
        create table t (a integer, "B" integer);
        grant select, insert on t to "inspect bob" with grant option;
        grant update ("B") on t to "inspect bob";
        create table usual (a integer);
        grant select on usual to "inspect bob";
        revoke select on usual from "inspect bob")");
    const Object& t = live.object<Table>("public", "", "t");
    REQUIRE(t.grants.has_value());
    const Grants expected{{"insert", "", "inspect bob", false, true},
                          {"select", "", "inspect bob", false, true},
                          {"update", "B", "inspect bob", false, false}};
    CHECK(*t.grants == expected);
    CHECK_FALSE(live.object<Table>("public", "", "usual").grants.has_value());
}
