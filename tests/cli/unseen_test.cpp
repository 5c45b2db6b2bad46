// What a model cannot say and what a role may not see: named by check, pull and revision, refused with --strict, and
// never taken for equal, for missing or for added.
#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

// From here on the project's database is entered as `role`.
void become(Project& project, const std::string& role) {
    std::string url = project.database.url();
    const std::string superuser = "postgres@";
    const std::size_t at = url.find(superuser);
    REQUIRE(at != std::string::npos);
    project.environment["DATABASE_URL"] = url.replace(at, superuser.size(), role + "@");
}

TEST_CASE("what is not modelled is named, and refused with --strict") {
    Project project("create table t (a integer); grant select (ctid) on t to public");
    const std::string line = "not modelled: grants on column ctid of table public.t\n";
    const ProgramResult refused = project.run({"pull", "--strict"});
    require(refused, 2);
    CHECK(holds(refused.err, line));
    const ProgramResult pulled = project.run({"pull"});
    require(pulled, 0);
    CHECK(holds(pulled.err, line));
    const ProgramResult checked = project.run({"check"});
    require(checked, 0);
    CHECK(checked.out == "in sync\n");
    CHECK(holds(checked.err, line));
    require(project.run({"check", "--strict"}), 2);
    const ProgramResult json = project.run({"check", "--strict", "--format", "json"});
    require(json, 2);
    CHECK(holds(json.out, "\"reasons\": [\n    \"unmodelled\"\n  ]"));
    project.model("version: 1\ntables:\n  t:\n    columns:\n      a: integer\n      b: integer\n");
    const ProgramResult strict = project.run({"revision", "--strict", "-m", "b"});
    require(strict, 2);
    CHECK(holds(strict.err, line));
    CHECK(project.revisions().empty());
    const ProgramResult written = project.run({"revision", "-m", "b"});
    require(written, 0);
    CHECK(holds(written.err, line));
    const ProgramResult differs = project.run({"check", "--strict"});
    require(differs, 2);
    CHECK(holds(differs.out, line));
}

constexpr const char* kSecrets = R"(
    create role reader login;
    create extension postgres_fdw;
    create server far foreign data wrapper postgres_fdw;
    create user mapping for postgres server far options (user 'u', password 'secret');
    create subscription mirror connection 'host=nowhere password=secret' publication p
      with (connect = false, slot_name = none);
    create table t (a integer))";

TEST_CASE("what a read-only role may not see is neither there nor missing") {
    Project project(kSecrets);
    require(project.run({"pull"}), 0);
    const std::string whole = project.text("model.yaml");
    CHECK(holds(whole, "mirror"));
    CHECK(holds(whole, "${PASSWORD}"));
    require(project.run({"check", "--strict"}), 0);
    require(project.run({"revision", "--empty", "-m", "start"}), 0);
    require(project.run({"upgrade"}), 0);

    project.database.run("grant select on schemadiff_version, schemadiff_history to reader");
    become(project, "reader");
    const ProgramResult checked = project.run({"check", "--format", "json"});
    require(checked, 1);
    CHECK(holds(checked.out, "\"reasons\": [\n    \"undecided\"\n  ]"));
    CHECK(holds(checked.out, "\"what\": \"subscription mirror\""));
    CHECK(holds(checked.out, "\"why\": \"not_visible\""));
    require(project.run({"check", "--strict"}), 2);
    const ProgramResult nothing = project.run({"revision", "-m", "nothing"});
    require(nothing, 0);
    CHECK(holds(nothing.err, "not visible to this role: subscription mirror\n"));
    CHECK(holds(nothing.err, "nothing to do: what differs is not visible to this role\n"));
    CHECK(project.revisions().size() == 1);
    require(project.run({"pull", "--strict"}), 2);
    const ProgramResult pulled = project.run({"pull"});
    require(pulled, 0);
    CHECK(holds(pulled.err, "not visible to this role: subscription mirror\n"));
    CHECK(project.text("model.yaml") == whole);

    // Nor is it dropped where the model does not have it.
    project.folder.write("model.yaml",
                         "version: 1\nextensions:\n  postgres_fdw: {schema: public}\n"
                         "foreign_servers:\n  far: postgres_fdw\ntables:\n  t:\n    columns:\n"
                         "      a: integer\n");
    const ProgramResult without = project.run({"check", "--format", "json"});
    CHECK_FALSE(holds(without.out, "drop"));
    CHECK_FALSE(holds(without.out, "\"undecided\"\n  ]"));
}

TEST_CASE("a role like a cloud's administrator reads and changes what is its own") {
    Project project(R"(
        create role cloud login createrole createdb;
        create role app;
        grant app to cloud)");
    project.database.run("alter database " + project.database.name() + " owner to cloud");
    become(project, "cloud");
    project.model(R"(version: 1
schemas:
  audit: {}
enums:
  state: [on, off]
tables:
  t:
    columns:
      id: bigserial
      s: state not null
    primary_key: [id]
    grants: [select to app]
  audit.log:
    columns:
      at: timestamptz not null default now()
)");
    require(project.run({"revision", "-m", "first"}), 0);
    require(project.run({"upgrade"}), 0);
    require(project.run({"check", "--strict"}), 0);
    require(project.run({"downgrade", "base"}), 0);
    require(project.run({"upgrade"}), 0);
    const ProgramResult checked = project.run({"check"});
    require(checked, 0);
    CHECK(checked.err.empty());
}

}  // namespace
}  // namespace schemadiff::test
