#include "migrate/script.h"

#include <doctest/doctest.h>

#include "support/revision_project.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::RevisionProject;

namespace {

std::string script(RevisionProject& project, const std::vector<std::string>& rows, Direction direction,
                   const char* target) {
    Diagnostics warnings;
    project.options.base_folder = project.folder.path();
    return run_script(project.graph(), rows, direction, target, project.options, warnings);
}

// Runs the script with psql; what it says on standard error.
std::string run(RevisionProject& project, const std::string& text) {
    const std::string path = project.folder.write("script.sql", text);
    const test::ProgramResult result =
        test::run_program({"psql", "--no-psqlrc", "--quiet", "--file", path, project.database.url()});
    CHECK(result.err.empty() == (result.status == 0));
    return result.err;
}

void add_all(RevisionProject& project) {
    project.add("a1", "",
                "create table t (a int, note text default $$it's; -- \"x\"$$);\ninsert into t select null from "
                "generate_series(1, 25);\n",
                "drop table t;\n", "-- Branch-Labels: main\n");
    project.add(
        "b2", "a1",
        "-- schemadiff: batch\nupdate t set a = 1 where ctid in (select ctid from t where a is null limit 10);\n"
        "create index concurrently i on t (a);\ncreate type e as enum ('x');\n",
        "drop type e;\ndrop index i;\n");
    project.add("c3", "b2",
                "alter type e add value 'y';\ncreate table u (a e default 'y');\n"
                "-- schemadiff: guard a is 'two'\nselect 1 from t where a = 2;\n",
                "drop table u;\n");
    project.add("d3", "b2", "set role pg_read_all_data;\n", "select 1;\n");
    project.add("m4", "c3, d3", "select 1;\n", "select 1;\n");
}

}  // namespace

TEST_CASE("script: psql run with it leaves what the runner leaves, both ways") {
    RevisionProject by_script;
    add_all(by_script);
    RevisionProject by_runner;
    add_all(by_runner);
    CHECK(by_runner.upgrade() == "a1 b2 c3 d3 m4");
    CHECK(run(by_script, script(by_script, {}, Direction::upgrade, "head")) == "");
    CHECK(test::pg_dump(by_script.database.url()) == test::pg_dump(by_runner.database.url()));
    CHECK(by_script.rows() == "m4");
    const std::string history =
        "select revision || direction || coalesce(step::text, '') || coalesce(checksum, '') || "
        "coalesce(statement, '') || (finished is not null) from schemadiff_history order by id";
    CHECK(by_script.ask(history) == by_runner.ask(history));
    CHECK(by_script.ask("select count(*) from t where a = 1") == "25");
    CHECK(by_script.upgrade() == "");
    CHECK(run(by_script, script(by_script, {"m4"}, Direction::downgrade, "a1")) == "");
    CHECK(by_script.rows() == "a1");
    CHECK(by_runner.downgrade("a1") == "m4 d3 c3 b2");
    CHECK(test::pg_dump(by_script.database.url()) == test::pg_dump(by_runner.database.url()));
    CHECK(by_script.ask(history) == by_runner.ask(history));
}

TEST_CASE("script: bodies of a written revision are judged at its end") {
    RevisionProject project;
    project.add("a1", "",
                "create function public.f() returns bigint set search_path to public language sql as "
                "'select count(*) from t';\ncreate table public.t (a int);\n",
                "select 1;\n", "-- Function-Bodies: at the end\n");
    project.add("b2", "a1", "create function public.g() returns int language plpgsql as 'begin retrun 1; end';\n",
                "select 1;\n", "-- Function-Bodies: at the end\n");
    const std::string said = run(project, script(project, {}, Direction::upgrade, "head"));
    CHECK(said.find("the body of public.g() is not valid: syntax error at or near") != std::string::npos);
    CHECK(said.find("public.f") == std::string::npos);
    CHECK(project.rows() == "a1");
}

TEST_CASE("script: all in one transaction, where the configuration says so") {
    RevisionProject project;
    project.options.one_transaction = true;
    project.add("a1", "", "create table t (a int);\nset search_path to pg_catalog;\n");
    project.add("b2", "a1", "create table u (a int);\n");
    project.add("c3", "b2", "select missing;\n");
    CHECK(run(project, script(project, {}, Direction::upgrade, "c3")).find("missing") != std::string::npos);
    CHECK(project.ask("select to_regclass('public.t') is null") == "t");
    CHECK(project.rows() == "");
    CHECK(run(project, script(project, {}, Direction::upgrade, "b2")) == "");
    CHECK(project.ask("select to_regclass('public.u')::text") == "u");
    CHECK(project.rows() == "b2");
    project.add("c3", "b2", "create index concurrently i on t (a);\n");
    CHECK_THROWS_WITH_AS(script(project, {}, Direction::upgrade, "c3"), doctest::Contains("cannot be one transaction"),
                         Error);
    CHECK(run(project, script(project, {"b2"}, Direction::upgrade, "c3")) == "");
    CHECK(project.upgrade() == "");
}

TEST_CASE("script: nothing to do is an empty script") {
    RevisionProject project;
    add_all(project);
    CHECK(script(project, {"m4"}, Direction::upgrade, "head") == "");
}

TEST_CASE("script: refuses a database that is elsewhere, a guard's rows, and a runner at work") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n");
    project.add("b2", "a1", "insert into t values (1);\n-- schemadiff: guard no rows, it's said\nselect * from t;\n");
    const std::string from_a1 = script(project, {"a1"}, Direction::upgrade, "b2");
    CHECK(run(project, from_a1).find("the database is at base, this script begins at a1") != std::string::npos);
    CHECK(run(project, script(project, {}, Direction::upgrade, "a1")) == "");
    CHECK(run(project, from_a1).find("no rows, it's said (1 row)") != std::string::npos);
    CHECK(project.ask("select count(*) from t") == "0");
    CHECK(project.rows() == "a1");
    db::Connection other = project.database.connect();
    const RunnerLock lock(other, project.options.table, {});
    CHECK(run(project, from_a1).find("another schemadiff works on this database") != std::string::npos);
}

TEST_CASE("script: the session is afterwards as it was, for whoever reads the script into psql") {
    RevisionProject project;
    project.options.session.statement_timeout = "1min";
    project.add("a1", "", "create table t (a text);\nset work_mem to '5MB';\nset role pg_monitor;\n");
    project.add("b2", "a1", "insert into t values ('größer');\n");
    project.folder.write("script.sql", script(project, {}, Direction::upgrade, "head"));
    const std::string caller = project.folder.write(
        "caller.sql",
        "\\set ON_ERROR_STOP 0\n\\set AUTOCOMMIT off\n\\encoding latin1\n\\i " + project.folder.path() +
            "/script.sql\n\\echo :ON_ERROR_STOP :AUTOCOMMIT\nselect current_user = session_user, count(*) from "
            "pg_settings where source = 'session' and name <> 'client_encoding';\n"
            "select count(*) from pg_locks where locktype = 'advisory';\n");
    const test::ProgramResult result = test::run_program(
        {"psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--file", caller, project.database.url()});
    CHECK(result.err == "");
    CHECK(result.out == "t\n0 off\nt|0\n0\n");
    CHECK(project.ask("select a from t") == "größer");
}

TEST_CASE("script: one that died is resumed by the runner") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n-- schemadiff: commit\nselect missing;\n");
    CHECK(run(project, script(project, {}, Direction::upgrade, "head")).find("missing") != std::string::npos);
    project.add("a1", "", "create table t (a int);\n-- schemadiff: commit\nselect 1;\n");
    CHECK(project.upgrade() == "a1");
}

TEST_CASE("script: builds a baseline on an empty database") {
    RevisionProject project;
    project.folder.write("legacy/1.sql", "create table t (a int);\n");
    project.add("a1", "", "", "none", "-- Baseline: legacy/*.sql\n");
    CHECK(run(project, script(project, {}, Direction::upgrade, "head")) == "");
    CHECK(project.ask("select to_regclass('t')::text") == "t");
    CHECK(project.upgrade() == "");
}
