#include "migrate/baseline.h"

#include <doctest/doctest.h>

#include "migrate/checksum.h"
#include "migrate/history.h"
#include "support/revision_project.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::RevisionProject;

namespace {

void add_legacy(RevisionProject& project) {
    project.folder.write("legacy/002_more.sql", "alter table t add column b int;\n");
    project.folder.write("legacy/001_init.sql", "BEGIN;\ncreate table t (a int);\nCOMMIT;\n");
    project.add("a1", "", "", "none", "-- Baseline: legacy/*.sql\n");
    project.add("b2", "a1", "alter table t add column c int;\n");
}

std::string columns(RevisionProject& project) {
    return project.ask(
        "select attname from pg_attribute where attrelid = 't'::regclass and attnum > 0 order by attnum");
}

}  // namespace

TEST_CASE("baseline: builds an empty database from its files, in order") {
    RevisionProject project;
    add_legacy(project);
    CHECK(project.upgrade() == "a1 b2");
    CHECK(columns(project) == "a, b, c");
    CHECK(project.rows() == "b2");
}

TEST_CASE("baseline: is stamped where the schema stands already") {
    RevisionProject project;
    add_legacy(project);
    project.database.run("create table t (a int, b int)");
    CHECK(project.upgrade() == "~a1 b2");
    CHECK(columns(project) == "a, b, c");
    CHECK(project.ask("select direction from schemadiff_history order by id") == "stamp, upgrade");
}

TEST_CASE("baseline: its own upgrade section builds it") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\n", "none", "-- Baseline: upgrade\n");
    CHECK(project.upgrade() == "a1");
    RevisionProject standing;
    standing.add("a1", "", "create table t (a int);\n", "none", "-- Baseline: upgrade\n");
    standing.database.run("create table t (a int)");
    CHECK(standing.upgrade() == "~a1");
}

TEST_CASE("baseline: extensions, empty schemas and our own tables leave a database empty") {
    RevisionProject project;
    db::Connection connection = project.database.connect();
    project.database.run("create schema audit; create schema e; create extension if not exists plpgsql");
    create_tables(connection, project.options.table);
    CHECK(is_empty_database(connection, project.options.table));
    project.database.run("create type mood as enum ('x')");
    CHECK_FALSE(is_empty_database(connection, project.options.table));
    project.database.run("drop type mood; create function f() returns int language sql as 'select 1'");
    CHECK_FALSE(is_empty_database(connection, project.options.table));
    project.database.run("drop function f; create view audit.v as select 1 as a");
    CHECK_FALSE(is_empty_database(connection, project.options.table));
}

TEST_CASE("baseline: psql's commands, missing files and failing statements are named") {
    RevisionProject project;
    project.add("a1", "", "", "none", "-- Baseline: legacy/*.sql\n");
    CHECK(project.upgrade().find(project.folder / "revisions/a1.sql" + ":5:14: no file fits \"legacy/*.sql\"") == 0);
    project.folder.write("legacy/1.sql", "select 1;\n\\i other.sql\n");
    CHECK(project.upgrade().find(project.folder / "legacy/1.sql" +
                                 ":2:1: \"\\i other.sql\" is a command of psql, not SQL") == 0);
    project.folder.write("legacy/1.sql", "create table t ();\nselect nothing;\n");
    CHECK(project.upgrade().find(project.folder / "legacy/1.sql" + ":2: revision a1 failed: ") == 0);
    CHECK(project.ask("select to_regclass('t')::text") == "");
}

TEST_CASE("changed files: a changed or missing file of an applied revision is reported") {
    RevisionProject project;
    add_legacy(project);
    project.add("c3", "b2", "select 1;\n");
    CHECK(project.upgrade("b2") == "a1 b2");
    db::Connection connection = project.database.connect();
    const auto changed = [&] {
        return changed_files(project.graph(), read_version_state(connection, project.options.table),
                             project.folder.path());
    };
    CHECK(changed().empty());
    project.add("c3", "b2", "select 2;\n");
    project.add("b2", "a1", "-- a comment\nalter table t add column c int;\n");
    CHECK(changed().empty());
    project.add("b2", "a1", "alter table t add column c bigint;\n");
    project.folder.write("legacy/002_more.sql", "alter table t add column b bigint;\n");
    CHECK(changed() == std::vector<ChangedFile>{{"a1", project.folder / "revisions/a1.sql", FileState::changed},
                                                {"b2", project.folder / "revisions/b2.sql", FileState::changed}});
    CHECK(project.stamp({"b2"}) == "~a1 ~b2");
    CHECK(changed().empty());
    CHECK(changed_files(RevisionGraph({}), read_version_state(connection, project.options.table), "") ==
          std::vector<ChangedFile>{{"a1", "", FileState::missing}, {"b2", "", FileState::missing}});
}

TEST_CASE("stamp: sets rows without running, and --purge forgets the unknown") {
    RevisionProject project;
    project.add("a1", "", "create table t ();\n");
    project.add("b2", "a1", "create table u ();\n");
    CHECK(project.stamp({"head"}) == "~a1 ~b2");
    CHECK(project.rows() == "b2");
    CHECK(project.ask("select to_regclass('t')::text") == "");
    CHECK(project.upgrade() == "");
    CHECK(project.stamp({"base"}) == "");
    CHECK(project.rows() == "");
    project.database.run("insert into schemadiff_version values ('gone')");
    CHECK(project.stamp({"a1"}) ==
          "the database is at revision gone, and no file has that revision | restore its file, or set "
          "the rows anew with `stamp --purge`");
    CHECK(project.stamp({"a1"}, true) == "~a1");
    CHECK(project.rows() == "a1");
    CHECK(project.upgrade() == "b2");
}
