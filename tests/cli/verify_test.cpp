// `verify` as a process: what it proves, what it finds, what it says.

#include <doctest/doctest.h>

#include "cli/project.h"
#include "support/json_schema.h"

namespace schemadiff::test {
namespace {

using nlohmann::json;

void add(const Project& project, const std::string& id, const std::string& parents, const std::string& upgrade,
         const std::string& downgrade) {
    project.folder.write("revisions/" + id + ".sql", "-- " + id + "\n--\n-- Revision: " + id +
                                                         "\n-- Revises: " + parents + "\n\n-- schemadiff: upgrade\n" +
                                                         upgrade + downgrade);
}

std::string down(const std::string& sql) {
    return "\n-- schemadiff: downgrade\n" + sql;
}

json verified(const Project& project, int status, std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), {"verify", "--format", "json"});
    const ProgramResult result = project.run(arguments);
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
    const json document = json::parse(result.out);
    const json schema = json::parse(support::read_file(SCHEMADIFF_SOURCE_DIR "/schemas/verify.schema.json"));
    CHECK(schema_mistakes(schema, document) == std::vector<std::string>{});
    return document;
}

// The table of the first revision, which all cases begin with.
void add_first(const Project& project) {
    add(project, "a1", "",
        "create type state as enum ('open', 'shut');\n"
        "create table \"p q\" (id bigserial primary key, code varchar(2) not null unique, s state not null,\n"
        "    w text check (w in ('up', 'down')), n numeric(3,1) not null check (n > 4 and n < 6),\n"
        "    at timestamptz not null default now());\n"
        "create table c (id int generated always as identity primary key, p bigint not null references \"p q\",\n"
        "    parent int references c, j jsonb, u uuid not null);\n"
        "create table d (day date not null, v int) partition by range (day);\n"
        "create table d1 partition of d for values from ('2024-01-01') to ('2025-01-01');\n",
        down("drop table d;\ndrop table c;\ndrop table \"p q\";\ndrop type state;\n"));
}

TEST_CASE("verify: what goes up, down and up again is proved, on rows") {
    Project project;
    add_first(project);
    add(project, "b2", "a1",
        "alter table c add column extra text default 'x';\ncreate index concurrently c_i on c (extra);\n"
        "grant select on c to \"a reader of tests\";\n",
        down("drop index c_i;\nrevoke select on c from \"a reader of tests\";\n"
             "-- schemadiff: deletes data (column c.extra)\nalter table c drop column extra;\n"));
    add(project, "c3", "b2", "alter table c alter column j set not null;\n",
        down("alter table c alter column j drop not null;\n"));
    const json document = verified(project, 0);
    CHECK(document.at("proved") == true);
    CHECK(document.at("judges") == json({"snapshot", "pg_dump"}));
    REQUIRE(document.at("revisions").size() == 3);
    const json& first = document.at("revisions").at(0);
    CHECK(first.at("rows") == "rows");
    CHECK(first.at("tables") == 2);  // those that were there before it
    CHECK(first.at("empty") == json::array());
    CHECK(first.at("downgrade_loses") ==
          json({"table public.\"p q\" (2 rows)", "table public.c (2 rows)", "table public.d1 (2 rows)"}));
    const json& second = document.at("revisions").at(1);
    CHECK(second.at("outcome") == "proved");
    CHECK(second.at("downgrade_deletes") == json({"column c.extra"}));
    CHECK(second.at("downgrade_loses") == json({"values of column public.c.extra"}));
    const json& third = document.at("revisions").at(2);
    CHECK(third.at("outcome") == "proved");
    CHECK(third.at("rows") == "rows without nulls");
    CHECK(holds(third.at("rows_reason"), "contains null values"));
    CHECK(document.at("model").at("why_not") == "there is no model.yaml");
}

TEST_CASE("verify: a downgrade that leaves something else is named, by both judges, and what follows is still proved") {
    Project project;
    add_first(project);
    add(project, "b2", "a1", "alter table c add column x int;\nalter table c alter column j set default '{}';\n",
        down("-- schemadiff: deletes data (x)\nalter table c drop column x;\n"));
    add(project, "c3", "b2", "create view v as select x from c;\n", down("drop view v;\n"));
    const json document = verified(project, 1);
    CHECK(document.at("revisions").at(0).at("outcome") == "proved");
    const json& second = document.at("revisions").at(1);
    CHECK(second.at("outcome") == "differs");
    CHECK(second.at("where") == "after the downgrade");
    CHECK(second.at("differences").at(0) == "column public.c.j: default was nothing, is '{}'::jsonb");
    CHECK(holds(second.at("differences").at(1), "pg_dump, only before: CREATE TABLE public.c ("));
    CHECK(second.at("downgrade_loses") == json({"column public.c.x (1 value)"}));
    CHECK(document.at("revisions").at(2).at("outcome") == "proved");
    const ProgramResult text = project.run({"verify", "b2"});
    CHECK(text.status == 1);
    CHECK(holds(text.out, "b2 b2: NOT the same after the downgrade: (rows in 2 of 2 tables)\n    column public.c.j:"));
    CHECK(text.out.ends_with("NOT proved\n"));
}

TEST_CASE("verify: an upgrade that cannot run again, one that fails, one way only") {
    Project project;
    add_first(project);
    add(project, "b2", "a1", "create table x (a int);\n", down("select 1;\n"));
    add(project, "c3", "b2", "create table y (a int);\n", down("-- schemadiff: irreversible: it's so\n"));
    add(project, "d4", "c3", "create table z (a int);\n", "");
    add(project, "e5", "d4", "create table w (a missing_type);\n", down("drop table w;\n"));
    add(project, "f6", "e5", "select 1;\n", down("select 1;\n"));
    const json document = verified(project, 1);
    std::vector<std::string> outcomes;
    for (const json& each : document.at("revisions")) outcomes.push_back(each.at("outcome"));
    CHECK(outcomes == std::vector<std::string>{"proved", "differs", "one way", "one way", "failed", "not reached"});
    // That it cannot run again is no news where the way back has left its table.
    CHECK(document.at("revisions").at(1).at("where") == "after the downgrade");
    CHECK(holds(document.at("revisions").at(1).at("differences").at(0), "public.x"));
    CHECK(document.at("revisions").at(2).at("reason") == "it's so");
    CHECK(document.at("revisions").at(3).at("reason") == "it has no downgrade section");
    CHECK(holds(document.at("revisions").at(4).at("reason"), "e5.sql:7: revision e5 failed"));
    CHECK(document.at("model").at("why_not") == "a revision failed before it");
    CHECK(project.run({"verify", "c3"}).status == 0);
    CHECK(project.run({"verify", "c3", "--strict"}).status == 1);
}

TEST_CASE("verify: rows by hand, branches, a range, and the end beside the model") {
    Project project;
    add_first(project);
    add(project, "b2", "a1", "alter table c add constraint j_is_empty check (j is null or j = '{}');\n",
        down("alter table c drop constraint j_is_empty;\n"));
    add(project, "b3", "a1", "create table l (a int);\n", down("-- schemadiff: deletes data (l)\ndrop table l;\n"));
    add(project, "m4", "b2, b3", "", down(""));
    const json before = verified(project, 0, {"a1:heads"});
    REQUIRE(before.at("revisions").size() == 3);
    CHECK(before.at("revisions").at(0).at("rows") == "empty tables");
    CHECK(holds(before.at("revisions").at(0).at("rows_reason"), "j_is_empty"));
    // Where the rows by hand leave nothing to be made up, it is proved on rows.
    project.folder.write("revisions/rows/b2.sql",
                         "insert into \"p q\" (code, s, w, n) values ('a;', 'open', 'up', 5);\n"
                         "insert into c (p, j, u) select id, '{}', md5('x')::uuid from \"p q\";\n"
                         "insert into c (p, parent, u) select p, id, u from c;\n"
                         "insert into d values ('2024-05-05', 1);\n");
    project.folder.write("revisions/rows/a1.sql", "select 1;");
    const json rows = verified(project, 0, {"b2"});
    CHECK(rows.at("revisions").at(0).at("rows") == "rows");
    CHECK(rows.at("model").at("compared") == false);

    REQUIRE(project.run({"upgrade"}).status == 0);
    REQUIRE(project.run({"pull"}).status == 0);
    CHECK(verified(project, 0).at("model").at("compared") == true);
    project.model(project.text("model.yaml") + "views:\n  more: select 1 as one\n");
    const json model = verified(project, 1);
    CHECK(model.at("model").at("changes").size() == 1);
    CHECK(model.at("counts").at("proved") == 4);
}

}  // namespace
}  // namespace schemadiff::test
