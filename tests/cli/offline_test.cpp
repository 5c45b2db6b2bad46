// `upgrade --sql` and `downgrade --sql`: psql run with the script leaves what the runner leaves, and `check` is
// content.

#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

// Writes a1, b2 and the model of what they leave.
void write_all(Project& project) {
    project.folder.write("revisions/a1.sql",
                         "-- one\n-- Revision: a1\n\n-- schemadiff: upgrade\n"
                         "create table t (id bigserial primary key, \"a:b\\\" text default 'it''s :x');\n"
                         "-- schemadiff: downgrade\n-- schemadiff: deletes data (t)\ndrop table t;\n");
    project.folder.write("revisions/b2.sql",
                         "-- two\n-- Revision: b2\n-- Revises: a1\n\n-- schemadiff: upgrade\n"
                         "create index concurrently i on t (id);\ngrant select on t to pg_monitor;\n"
                         "alter table t owner to pg_monitor;\n"
                         "-- schemadiff: downgrade\nalter table t owner to current_user;\nrevoke select on t from "
                         "pg_monitor;\ndrop index i;\n");
}

void psql(Project& project, const std::string& script) {
    const std::string path = project.folder.write("script.sql", script);
    require(
        run_program({"psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--file", path, project.database.url()}),
        0);
}

TEST_CASE("offline: a script records the state too, and what is changed by hand afterwards is seen") {
    Project project;
    write_all(project);
    const ProgramResult up = project.run({"upgrade", "base:head", "--sql"});
    require(up, 0);
    CHECK(up.err.empty());
    psql(project, up.out);
    Project runner;
    write_all(runner);
    require(runner.run({"upgrade"}), 0);
    CHECK(pg_dump(project.database.url()) == pg_dump(runner.database.url()));
    const std::string rows =
        "select string_agg(revision || direction || coalesce(step, 0) || coalesce(checksum, '-') || "
        "(state_after is null) || (finished is not null), ',' order by id) from schemadiff_history";
    CHECK(project.database.run(rows).text(0, 0) == runner.database.run(rows).text(0, 0));
    require(project.run({"pull"}), 0);
    require(project.run({"check"}), 0);
    project.database.run("alter table t owner to current_user");
    require(project.run({"check"}), 0);  // whose it is, a server of our own cannot know
    project.database.run("drop index i");
    const ProgramResult by_hand = project.run({"check", "--format", "json"});
    CHECK(by_hand.status == 1);
    CHECK(!holds(by_hand.out, "\"changed_by_hand\": []"));
    project.database.run("create index i on t (id)");

    const ProgramResult down = project.run({"downgrade", "head:a1", "--sql"});
    require(down, 0);
    psql(project, down.out);
    require(runner.run({"downgrade", "a1"}), 0);
    CHECK(pg_dump(project.database.url()) == pg_dump(runner.database.url()));
    CHECK(project.database.run(rows).text(0, 0) == runner.database.run(rows).text(0, 0));
    CHECK(project.run({"current"}).out == "a1 one\n");
    CHECK(holds(project.run({"check", "--format", "json"}).out, "\"changed_by_hand\": []"));
    CHECK(project.run({"downgrade", "base", "--sql"}).status == 2);
}

TEST_CASE("offline: without a server to replay on, the script says so and does all else") {
    Project project;
    write_all(project);
    project.folder.write("schemadiff.yaml", "version: 1\nscratch: postgresql:///none?host=/nowhere\n");
    const ProgramResult up = project.run({"upgrade", "base:head", "--sql"});
    require(up, 0);
    CHECK(holds(up.err, "the script records no state of the schema: "));
    psql(project, up.out);
    CHECK(project.database.run("select count(state_after) from schemadiff_history").text(0, 0) == "0");
    CHECK(project.run({"current"}).out == "b2 (head) two\n");
}

}  // namespace
}  // namespace schemadiff::test
