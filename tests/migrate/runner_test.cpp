#include "migrate/runner.h"

#include <doctest/doctest.h>

#include "migrate/history.h"
#include "support/revision_project.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::RevisionProject;

TEST_CASE("runner: applies, reverts, and has nothing to do") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n", "drop table t;\n");
    project.add("b2", "a1", "alter table t add column b int;\n", "alter table t drop column b;\n");
    CHECK(project.rows() == "none");
    CHECK(project.upgrade() == "a1 b2");
    CHECK(project.rows() == "b2");
    CHECK(project.upgrade() == "");
    CHECK(project.downgrade("-1") == "b2");
    CHECK(project.ask(
              "select attname from pg_attribute where attrelid = 't'::regclass and attnum > 0 and not attisdropped") ==
          "a");
    CHECK(project.upgrade("+1") == "b2");
    CHECK(project.downgrade("base") == "b2 a1");
    CHECK(project.rows() == "");
    CHECK(project.ask("select to_regclass('t')::text") == "");
    CHECK(project.ask("select revision || ' ' || direction || ' ' || format from schemadiff_history order by id") ==
          "a1 upgrade 1, b2 upgrade 1, b2 downgrade 1, b2 upgrade 1, b2 downgrade 1, a1 downgrade 1");
    CHECK(project.ask("select bool_and(finished >= started and user_name = session_user and duration_ms >= 0 "
                      "and length(checksum) = 64)::text from schemadiff_history") == "true");
}

// As schemadiff writes revisions that make functions.
constexpr const char* kAtTheEnd = "-- Function-Bodies: at the end\n";
constexpr const char* kBroken = "create function f() returns bigint language sql as 'select count(*) from gone';\n";
constexpr const char* kTypo = "create function g() returns int language plpgsql as 'begin retrun 1; end';\n";

TEST_CASE("runner: by hand, PostgreSQL checks bodies as functions are made, unless the revision says otherwise") {
    RevisionProject project;
    project.add("a1", "", std::string("create table t (a int);\n") + kBroken);
    CHECK(project.upgrade().find("a1.sql:8: revision a1 failed: relation \"gone\" does not exist") !=
          std::string::npos);
    project.add("a1", "", std::string("set check_function_bodies to off;\n") + kBroken);
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", kTypo);
    CHECK(project.upgrade().find("syntax error at or near \"retrun\"") != std::string::npos);
    CHECK(project.rows() == "a1");
}

TEST_CASE("runner: bodies of a written revision are judged once all is there") {
    RevisionProject project;
    std::vector<std::string> warnings;
    project.options.progress = [&](const Progress& progress) {
        if (progress.kind == ProgressKind::warning) warnings.push_back(progress.text);
    };
    // The table comes later, and behind a commit; the function's own search_path is in force.
    project.add("a1", "",
                "create function public.f() returns bigint language sql as 'select count(*) from public.t';\n"
                "create function public.k() returns bigint set search_path to s language sql as 'select count(*) from "
                "u';\n-- schemadiff: commit\ncreate schema s;\ncreate table s.u (a int);\n"
                "create table public.t (a int);\n",
                "select 1;\n", kAtTheEnd);
    CHECK(project.upgrade() == "a1");
    CHECK(warnings.empty());
    // What it names may be gone where the model was read: told, and no more.
    project.add("b2", "a1",
                "create or replace function public.f() returns bigint language sql as 'select count(*) from gone';\n",
                "select 1;\n", kAtTheEnd);
    CHECK(project.upgrade() == "b2");
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("b2.sql:8: the body of public.f() is not valid: relation \"gone\" does not exist") !=
          std::string::npos);
    // A typo is nobody else's: refused before anything is committed, also of the first of several segments.
    project.add("c3", "b2", std::string("create table late (a int);\n") + kTypo + "-- schemadiff: commit\nselect 1;\n",
                "select 1;\n", kAtTheEnd);
    const std::string said = project.upgrade();
    CHECK(said.find("c3.sql:9: revision c3 failed: the body of public.g() is not valid: syntax error at or near "
                    "\"retrun\"") != std::string::npos);
    CHECK(project.ask("select to_regclass('late')::text") == "");
    CHECK(project.rows() == "b2");
}

TEST_CASE("runner: a database that checks no bodies has none judged") {
    RevisionProject project;
    const std::string name = project.ask("select current_database()::text");
    project.database.run("alter database \"" + name + "\" set check_function_bodies to off");
    project.add("a1", "", kTypo, "select 1;\n", kAtTheEnd);
    project.add("b2", "a1", kBroken);
    CHECK(project.upgrade() == "a1 b2");
}

TEST_CASE("runner: nothing pending writes nothing and takes no lock") {
    RevisionProject project;
    CHECK(project.upgrade() == "");
    CHECK(project.rows() == "none");
    project.add("a1", "", "select 1;\n");
    CHECK(project.upgrade() == "a1");
    db::Connection other = project.database.connect();
    const RunnerLock lock(other, project.options.table, {});
    project.options.lock.wait = false;
    CHECK(project.upgrade() == "");
    project.add("b2", "a1", "select 1;\n");
    CHECK(project.upgrade().find("another schemadiff works on this database: process " +
                                 std::to_string(other.backend_pid())) == 0);
    CHECK(project.rows() == "a1");
}

TEST_CASE("runner: forks, merges, branches with bases of their own, dependencies") {
    RevisionProject project;
    project.add("a", "", "create table log (id serial, what text);\n");
    project.add("b", "a", "insert into log (what) values ('b');\n");
    project.add("c", "a", "insert into log (what) values ('c');\n", "select 1;\n", "-- Depends-On: x\n");
    project.add("x", "", "create table x ();\n");
    CHECK(project.upgrade() == "multiple heads: b, x, c | name one, or write heads");
    CHECK(project.upgrade("c") == "a x c");
    CHECK(project.rows() == "c, x");
    CHECK(project.upgrade("heads") == "b");
    CHECK(project.rows() == "b, c, x");
    project.add("m", "b, c", "insert into log (what) values ('m');\n");
    CHECK(project.upgrade("m") == "m");
    CHECK(project.rows() == "m, x");
    CHECK(project.downgrade("a") == "m c b");
    CHECK(project.rows() == "a, x");
}

TEST_CASE("runner: a failing statement is named by file and line, and its revision leaves nothing") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n");
    project.add("b2", "a1", "create table u (a int);\n\n-- a comment\n  alter table t\n  add column a int;\n");
    const std::string said = project.upgrade();
    CHECK(said.find(project.folder / "revisions/b2.sql" +
                    ":10: revision b2 failed: column \"a\" of relation \"t\" already "
                    "exists (SQLSTATE 42701)") == 0);
    CHECK(project.rows() == "a1");
    CHECK(project.ask("select to_regclass('u')::text") == "");
}

TEST_CASE("runner: a first revision whose objects are there says how to adopt them") {
    RevisionProject project;
    project.database.run("create table t (a int)");
    project.add("a1", "", "create table t (a int);\n");
    CHECK(project.upgrade().find("`schemadiff stamp a1` records that") != std::string::npos);
}

TEST_CASE("runner: a deferred constraint that fails at the commit") {
    RevisionProject project;
    project.add("a1", "",
                "create table p (a int primary key);\n"
                "create table t (a int references p deferrable initially deferred);\ninsert into t values (1);\n");
    CHECK(project.upgrade().find(project.folder / "revisions/a1.sql" + ": revision a1 failed at its commit: ") == 0);
    CHECK(project.rows() == "");
}

TEST_CASE("runner: what deletes data needs its mark, before anything runs") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n");
    project.add("b2", "a1", "drop table t;\n", "create table t (a int);\n");
    CHECK(project.upgrade() == project.folder / "revisions/b2.sql" +
                                   ":7:1: this deletes table t and is not marked | if that is meant, put "
                                   "`-- schemadiff: deletes data (table t)` before it");
    CHECK(project.rows() == "none");
    project.add("b2", "a1", "-- schemadiff: deletes data (table t)\ndrop table t;\n", "create table t (a int);\n");
    CHECK(project.upgrade() == "a1 b2");
}

TEST_CASE("runner: a revision that cannot be reverted says why") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n", "none");
    project.add("b2", "a1", "select 1;\n", "-- schemadiff: irreversible: the rows are gone\n");
    project.add("c3", "b2", "create table t ();\n", "drop table t;\n");
    CHECK(project.upgrade() == "a1 b2 c3");
    CHECK(project.downgrade("a1") ==
          project.folder / "revisions/b2.sql" +
              ":9: revision b2 cannot be reverted: the rows are gone | restore a backup, or write "
              "a new revision that goes on from here");
    CHECK(project.rows() == "c3");
    CHECK(project.downgrade("b2") == "c3");
    project.stamp({"a1"});
    CHECK(project.downgrade("base") ==
          project.folder / "revisions/a1.sql" +
              ": revision a1 has no downgrade section | write what takes it back below a line "
              "`-- schemadiff: downgrade`");
}

TEST_CASE("runner: a guard refuses before anything was changed, with the rows' number and the query") {
    RevisionProject project;
    project.database.run("create table t (a int); insert into t values (1), (null), (null)");
    const std::string guarded =
        "-- schemadiff: guard column a has nulls\nselect * from t where a is null;\n"
        "alter table t alter column a set not null;\n";
    project.add("a1", "", "-- schemadiff: no-transaction\ncreate table made ();\n" + guarded);
    CHECK(project.upgrade() ==
          project.folder / "revisions/a1.sql" +
              ":10: revision a1 is refused: column a has nulls (2 rows) | these rows are found by:\n"
              "select * from t where a is null");
    CHECK(project.ask("select to_regclass('made')::text") == "");
    // A backfill written in front of the guard does what it is there for.
    project.add("a1", "", "update t set a = 0 where a is null;\n" + guarded);
    CHECK(project.upgrade() == "a1");
}

TEST_CASE("runner: a guard that speaks of what the revision makes runs in its place") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n-- schemadiff: guard rows\nselect from t;\n");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", "create table u as select 1 as a;\n-- schemadiff: guard rows\nselect from u;\n");
    CHECK(project.upgrade().find("revision b2 is refused: rows (1 row)") != std::string::npos);
    CHECK(project.ask("select to_regclass('u')::text") == "");
}

TEST_CASE("runner: an enum value is added and used in the same revision") {
    RevisionProject project;
    project.add("a1", "", "create type e as enum ('x');\ncreate table t (a e default 'x');\n");
    project.add("b2", "a1",
                "alter type e add value 'y';\nalter table t alter a set default 'y';\ninsert into t default values;\n");
    CHECK(project.upgrade() == "a1 b2");
    CHECK(project.ask("select a from t") == "y");
    CHECK(project.ask("select coalesce(step::text, 'all') from schemadiff_history where revision = 'b2' order by id") ==
          "1, all");
}

TEST_CASE("runner: batches run until they touch no row, each in its own transaction") {
    RevisionProject project;
    project.database.run(
        "create table t (a int); insert into t select null from generate_series(1, 25); "
        "create table seen (x xid8); create function see() returns trigger language plpgsql as "
        "$$ begin insert into seen values (pg_current_xact_id()); return null; end $$; "
        "create trigger see after update on t execute function see()");
    project.add(
        "a1", "",
        "-- schemadiff: batch\nupdate t set a = 0 where ctid in (select ctid from t where a is null limit 10);\n");
    CHECK(project.upgrade() == "a1");
    CHECK(project.ask("select count(*) from t where a = 0") == "25");
    CHECK(project.ask("select count(distinct x::text) from seen") == "4");
}

TEST_CASE("runner: a batch without a bound is warned of, and runs") {
    RevisionProject project;
    project.database.run("create table t (a int); insert into t values (1), (2)");
    project.add("a1", "", "-- schemadiff: batch\ndelete from t;\n");
    std::string warned;
    project.options.progress = [&](const Progress& progress) {
        if (progress.kind == ProgressKind::warning) warned += progress.text;
    };
    CHECK(project.upgrade() == "a1");
    CHECK(warned == project.folder / "revisions/a1.sql" +
                        ":8:1: this batch has no bound: it touches all its rows in one transaction");
}

TEST_CASE("runner: a session setting of one revision does not reach the next, nor do schemas beside decide") {
    RevisionProject project;
    project.database.run(
        "create schema other; create table other.schemadiff_version (version_num text primary key); "
        "insert into other.schemadiff_version values ('zzz'); "
        "create table other.schemadiff_history (x int); create table other.t (x int)");
    project.database.run("alter database " + project.database.name() + " set search_path to other");
    project.add("a1", "", "set search_path to other;\ncreate table in_other ();\nset role pg_read_all_data;\n");
    project.add("b2", "a1", "create table t (a int);\n");
    CHECK(project.upgrade() == "a1 b2");
    CHECK(project.rows() == "b2");
    CHECK(project.ask("select count(*) from public.t") == "0");
    CHECK(project.ask("select version_num from other.schemadiff_version") == "zzz");
    CHECK(project.ask("select to_regclass('other.in_other')::text") == "other.in_other");
}

TEST_CASE("runner: hostile names of table, schema and revisions") {
    RevisionProject project;
    project.database.run("create schema \"a \"\"b'.c\"");
    project.options.table = {"a \"b'.c", "x'y\"_version"};
    project.add("r'1\"", "", "create table t ();\n", "drop table t;\n");
    CHECK(project.options.table.history_name() == "x'y\"_history");
    CHECK(project.upgrade() == "r'1\"");
    CHECK(project.rows() == "r'1\"");
    CHECK(project.downgrade("base") == "r'1\"");
    CHECK(project.ask("select to_regclass('public.schemadiff_version')::text") == "");
}

TEST_CASE("runner: a role without rights is told what it lacks") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n");
    const std::string role = "role_" + project.database.name();
    project.database.run("create role " + role + "; revoke create on schema public from public");
    db::Connection connection = project.database.connect();
    // The role itself, as if it had connected: RESET cannot bring the superuser back.
    db::Connection as_role(project.database.url() +
                           (project.database.url().find('?') == std::string::npos ? "?" : "&") +
                           "options=-c%20role%3D" + role);
    std::string said;
    try {
        apply(as_role, project.graph(), "head", project.options);
    } catch (const Error& error) {
        said = error.what();
    }
    CHECK(said.find("cannot create the version table public.schemadiff_version: permission denied for schema public") ==
          0);
    project.add("a1", "", "create table t ();\n");
    try {
        apply(as_role, project.graph(), "head", project.options);
    } catch (const Error& error) {
        said = error.what();
    }
    CHECK(said == project.folder / "revisions/a1.sql" + ":7: revision a1 needs CREATE on schema public");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", "select 1;\n");
    said.clear();
    try {
        apply(as_role, project.graph(), "head", project.options);
    } catch (const Error& error) {
        said = error.what() + (" | " + error.hint());
    }
    CHECK(said.find("cannot read the version table public.schemadiff_version: permission denied for table "
                    "schemadiff_version") == 0);
    CHECK(said.find("GRANT SELECT ON public.schemadiff_version, public.schemadiff_history TO") != std::string::npos);
    project.database.run("drop owned by " + role + "; drop role " + role);
}

TEST_CASE("runner: a history of a newer format is refused") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n");
    CHECK(project.upgrade() == "a1");
    project.database.run("update schemadiff_history set format = 2");
    CHECK(project.upgrade() ==
          "the history table public.schemadiff_history has format 2, this schemadiff knows format 1 | "
          "use the version of schemadiff that wrote it, or a newer one");
}

TEST_CASE("runner: a row that another tool moved stops the revision") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", "create table t ();\nupdate schemadiff_version set version_num = 'zz';\n");
    CHECK(project.upgrade().find("the version table public.schemadiff_version changed meanwhile: UPDATE") == 0);
    CHECK(project.rows() == "a1");
}

TEST_CASE("runner: the state after is recorded in the revision's own transaction") {
    RevisionProject project;
    project.options.state_after = [](db::Connection& connection) {
        return connection.query("select count(*) from pg_class where relname = 't'").text(0, 0);
    };
    project.add("a1", "", "create table t ();\n", "drop table t;\n");
    CHECK(project.upgrade() == "a1");
    db::Connection connection = project.database.connect();
    CHECK(read_last_state(connection, project.options.table) == std::optional<std::string>("1"));
    CHECK(project.downgrade("base") == "a1");
    CHECK(read_last_state(connection, project.options.table) == std::optional<std::string>("0"));
}

TEST_CASE("runner: works inside a database whose tables all need a key to be published") {
    RevisionProject project;
    project.database.run("create publication everything for all tables");
    project.add("a1", "", "select 1;\n");
    project.add("b2", "a1", "-- schemadiff: no-transaction\nselect 1;\nselect 2;\n");
    CHECK(project.upgrade() == "a1 b2");
    CHECK(project.downgrade("base") == "b2 a1");
}

TEST_CASE("runner: a step outside a transaction behind one inside has a record of its own") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\ncreate index concurrently i on t (a);\nselect missing;\n");
    CHECK(project.upgrade().find("missing") != std::string::npos);
    CHECK(project.ask("select step::text || (finished is not null) from schemadiff_history order by id") ==
          "1true, 2true");
    project.add("a1", "", "create table t (a int);\ncreate index concurrently i on t (a);\nselect 1;\n");
    CHECK(project.upgrade() == "a1");
}
