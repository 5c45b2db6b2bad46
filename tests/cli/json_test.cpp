// Every JSON output is as the schema that is published for it.

#include <doctest/doctest.h>

#include "cli/project.h"
#include "support/json_schema.h"

namespace schemadiff::test {
namespace {

using nlohmann::json;

json schema(const std::string& name) {
    return json::parse(support::read_file(SCHEMADIFF_SOURCE_DIR "/schemas/" + name + ".schema.json"));
}

// Runs the command with --format json; its output must fit the schema.
json run_json(const Project& project, std::vector<std::string> arguments, const std::string& name, int status) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const ProgramResult result = project.run(arguments);
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
    const json document = json::parse(result.out);
    const std::vector<std::string> mistakes = schema_mistakes(schema(name), document);
    CHECK(mistakes == std::vector<std::string>{});
    return document;
}

TEST_CASE("the schemas refuse what they do not know") {
    json document = {{"schema_version", 1}, {"revisions", json::array()}};
    CHECK(schema_mistakes(schema("revisions"), document).empty());
    document["more"] = 1;
    CHECK(schema_mistakes(schema("revisions"), document) == std::vector<std::string>{"/more: not expected"});
    document.erase("more");
    document["schema_version"] = 2;
    CHECK(schema_mistakes(schema("revisions"), document) == std::vector<std::string>{"/schema_version: is not 1"});
}

TEST_CASE("check, diff, revision, current, history, heads") {
    Project project(R"(CREATE TABLE t (id bigserial PRIMARY KEY, a integer, old text);
        CREATE INDEX t_a_idx ON t (a);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
        CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();)");
    REQUIRE(project.run({"pull"}).status == 0);
    const json in_sync = run_json(project, {"check"}, "check", 0);
    CHECK(in_sync.at("in_sync") == true);
    CHECK(in_sync.at("reasons").empty());
    const json baseline = run_json(project, {"revision", "--baseline", "-m", "what stands"}, "revision", 0);
    REQUIRE(project.run({"stamp", "head"}).status == 0);
    run_json(project, {"check"}, "check", 0);

    project.model(R"(version: 1
tables:
  t:
    columns:
      id: bigserial
      a: bigint not null
    primary_key: [id]
    checks:
      t_a_check: a > 0
)");
    const json drift = run_json(project, {"check"}, "check", 1);
    CHECK(drift.at("reasons") == json::array({"drift"}));
    run_json(project, {"diff"}, "diff", 1);
    CHECK(project.run({"revision", "-m", "x", "--format", "json"}).status == 2);
    const json written = run_json(project, {"revision", "-m", "x", "--allow-deletes"}, "revision", 0);
    CHECK(written.at("written") == true);
    CHECK(written.at("deletes") == json::array({"column public.t.old"}));
    CHECK_FALSE(written.at("plan").at("upgrade").at("segments").empty());
    CHECK_FALSE(written.at("plan").at("downgrade").at("segments").empty());

    const json pending = run_json(project, {"check"}, "check", 1);
    CHECK(pending.at("reasons") == json::array({"pending"}));
    const json dry = run_json(project, {"upgrade", "--dry-run"}, "dry_run", 0);
    REQUIRE(dry.at("revisions").size() == 1);
    CHECK(dry.at("revisions")[0].at("id") == written.at("id"));
    CHECK(dry.at("refusals").empty());
    REQUIRE(project.run({"upgrade"}).status == 0);
    CHECK(run_json(project, {"upgrade", "--dry-run"}, "dry_run", 0).at("revisions").empty());
    const json back = run_json(project, {"downgrade", "--dry-run", "-1"}, "dry_run", 0);
    CHECK(back.at("revisions")[0].at("direction") == "downgrade");
    const json history = run_json(project, {"history"}, "revisions", 0);
    REQUIRE(history.at("revisions").size() == 2);
    CHECK(history.at("revisions")[1].at("id") == baseline.at("id"));
    CHECK(history.at("revisions")[1].at("is_baseline") == true);
    for (const char* command : {"current", "heads"}) {
        const json revisions = run_json(project, {command}, "revisions", 0);
        REQUIRE(revisions.at("revisions").size() == 1);
        CHECK(revisions.at("revisions")[0].at("id") == written.at("id"));
    }
    const json nothing = run_json(project, {"revision", "-m", "y"}, "revision", 0);
    CHECK(nothing.at("written") == false);
    CHECK(nothing.at("path").is_null());
}

TEST_CASE("accepted differences need a reason and a date that has not passed") {
    Project project("CREATE TABLE t (a integer)");
    REQUIRE(project.run({"pull"}).status == 0);
    project.database.run("CREATE INDEX by_hand ON t (a)");
    const auto accepted = [&](const std::string& entry) {
        project.folder.write("accepted.json", R"({"version": 1, "accepted": [)" + entry + "]}");
        return project.run({"check", "--accepted", "accepted.json"}).status;
    };
    CHECK(accepted("") == 1);
    CHECK(accepted(R"({"object": "index public.*", "reason": "for a report", "expires": "2999-01-01"})") == 0);
    CHECK(accepted(R"({"object": "index public.*", "reason": "for a report", "expires": "2001-01-01"})") == 1);
    CHECK(accepted(R"({"object": "table public.*", "reason": "for a report", "expires": "2999-01-01"})") == 1);
    CHECK(accepted(R"({"object": "index public.*", "expires": "2999-01-01"})") == 2);
    CHECK(accepted(R"({"object": "index public.*", "reason": "x", "expires": "soon"})") == 2);
}

}  // namespace
}  // namespace schemadiff::test
