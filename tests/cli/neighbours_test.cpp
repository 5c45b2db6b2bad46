// Others in the same database: a schema of another tool, partitions that another tool makes, extensions and what was
// added to them. No noise, and nothing touched.
#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

// What the model says is changed, there and back, and all else stays as it is.
void change_and_return(Project& project, const std::string& column) {
    const std::vector<std::string> before = pg_dump(project.database.url());
    const std::string model = project.text("model.yaml");
    const std::size_t at = model.find(column);
    REQUIRE(at != std::string::npos);
    project.model(std::string(model).insert(at + column.size(), "\n      added: integer"));
    require(project.run({"revision", "-m", "added"}), 0);
    const std::string text = support::read_file(project.revisions().at(0));
    CAPTURE(text);
    CHECK_FALSE(holds(text, "theirs"));
    CHECK_FALSE(holds(text, "DROP TABLE"));
    require(project.run({"upgrade"}), 0);
    require(project.run({"check"}), 0);
    require(project.run({"downgrade", "base"}), 0);
    CHECK(pg_dump(project.database.url()) == before);
}

TEST_CASE("a schema that another tool keeps, and one shared with it") {
    Project project(R"(
        create schema theirs;
        create table theirs.jobs (a integer primary key);
        create function theirs.f() returns integer language sql as 'select 1';
        create table theirs_locks (a integer);
        create index theirs_locks_idx on theirs_locks (a);
        create table ours (id integer primary key, job integer references theirs.jobs))");
    project.folder.write("schemadiff.yaml", "version: 1\nrevisions: revisions\nexclude: ['*:public.theirs*']\n");
    require(project.run({"pull"}), 0);
    CHECK_FALSE(holds(project.text("model.yaml"), "theirs_locks"));
    const ProgramResult checked = project.run({"check", "--strict"});
    require(checked, 0);
    CHECK(checked.err.empty());
    project.database.run("create table theirs.more (a integer); create table theirs_more (a integer)");
    require(project.run({"check", "--strict"}), 0);
    change_and_return(project, "id: integer not null");
}

TEST_CASE("partitions that another tool makes") {
    Project project(R"(
        create table events (at date not null, n integer) partition by range (at);
        create index on events (n))");
    project.model(R"(version: 1
tables:
  events:
    columns:
      at: date not null
      n: integer
    indexes:
      events_n_idx: (n)
    partition_by: range (at)
    partitions: external
)");
    require(project.run({"check", "--strict"}), 0);
    project.database.run(R"(
        create table theirs_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table theirs_2 (n integer, at date not null);
        create index on theirs_2 (at);
        alter table events attach partition theirs_2 for values from ('2026-02-01') to ('2026-03-01');
        create table theirs_default partition of events default partition by list (n);
        create table theirs_default_1 partition of theirs_default for values in (1))");
    const ProgramResult checked = project.run({"check", "--strict"});
    require(checked, 0);
    CHECK(checked.out == "in sync\n");
    CHECK(checked.err.empty());
    require(project.run({"pull"}), 0);
    CHECK(holds(project.text("model.yaml"), "    partitions: external\n"));
    CHECK_FALSE(holds(project.text("model.yaml"), "theirs"));
}

TEST_CASE("changes beside partitions that another tool makes") {
    Project project(R"(
        create table events (at date not null, n integer) partition by range (at);
        create table theirs_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        insert into events values ('2026-01-02', 7))");
    project.model(R"(version: 1
tables:
  events:
    columns:
      at: date not null
      n: integer
    partition_by: range (at)
    partitions: external
)");
    change_and_return(project, "n: integer");
    CHECK(project.database.run("select count(*) from theirs_1").text(0, 0) == "1");
}

TEST_CASE("members of extensions, and what was added to them") {
    Project project(R"(
        create extension citext;
        create function keep() returns trigger language plpgsql as 'begin return new; end';
        create table theirs_member (a integer);
        alter extension citext add table theirs_member;
        create index theirs_idx on theirs_member (a);
        create trigger theirs_tr before update on theirs_member for each row execute function keep();
        comment on column theirs_member.a is 'said';
        create table ours (id integer, name citext))");
    require(project.run({"pull"}), 0);
    CHECK_FALSE(holds(project.text("model.yaml"), "theirs"));
    const ProgramResult checked = project.run({"check"});
    require(checked, 0);
    CHECK(checked.out == "in sync\n");
    CHECK(checked.err ==
          "warning: not modelled: trigger theirs_tr on table public.theirs_member of extension citext\n");
    change_and_return(project, "id: integer");
}

}  // namespace
}  // namespace schemadiff::test
