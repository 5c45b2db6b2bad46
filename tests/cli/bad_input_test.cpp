// Bad input of every sort: a clear error, exit status 2, nothing written.

#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

void refused(const Project& project, const std::vector<std::string>& arguments, const std::string& words) {
    const ProgramResult result = project.run(arguments);
    CAPTURE(result.out);
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(holds(result.err, words));
    CHECK(holds(result.err, "error: "));
    CHECK(result.out.empty());
}

void refused_model(const std::string& model, const std::string& words) {
    Project project;
    project.model(model);
    refused(project, {"revision", "-m", "x"}, words);
    refused(project, {"check"}, words);
    CHECK(project.revisions().empty());
}

std::string column(const std::string& text) {
    return "version: 1\ntables:\n  t:\n    columns:\n      a: " + text + "\n";
}

TEST_CASE("models that cannot be read") {
    refused_model("version: 1\ntables: [a, {b\n", "model.yaml:");
    refused_model("version: 1\ntables:\n  t:\n\tcolumns: x\n", "model.yaml:4");
    refused_model("version: 1\na: &x [1]\nb: *x\n", "model.yaml:");
    refused_model("version: 2\n", "version");
    refused_model(column("intger not null"), "intger");
    refused_model(column("integer") + "    indexes:\n      i: (nothere)\n", "nothere");
    refused_model(column("integer") + "    foreign_keys:\n      f: (a) references nowhere\n", "nowhere");
    refused_model(column("integer") + "      a: text\n", "a");
    refused_model("version: 1\ntables:\n  t:\n    columns:\n      a: {type: numeric(10,2)}\n", "block style");
}

TEST_CASE("a model that is not there") {
    Project project;
    refused(project, {"check"}, "model.yaml");
    refused(project, {"diff"}, "model.yaml");
}

TEST_CASE("databases that cannot be used") {
    Project project;
    project.model(column("integer"));
    project.environment["DATABASE_URL"] = "postgresql://someone:s3cr3t@127.0.0.1:1/x?connect_timeout=2";
    for (const char* command : {"check", "pull", "diff", "upgrade", "current"}) {
        const ProgramResult result = project.run({command});
        CHECK(result.status == 2);
        CHECK(holds(result.err, "error: "));
        CHECK_FALSE(holds(result.out + result.err, "s3cr3t"));
    }
    const ProgramResult given = project.run({"diff", "postgresql://someone:s3cr3t@127.0.0.1:1/x", "model.yaml"});
    CHECK(given.status == 2);
    CHECK_FALSE(holds(given.out + given.err, "s3cr3t"));
}

TEST_CASE("a read-only database takes a check, and refuses an upgrade") {
    Project project("CREATE TABLE t (a integer)");
    REQUIRE(project.run({"pull"}).status == 0);
    project.database.run("ALTER DATABASE " + project.database.name() + " SET default_transaction_read_only = on");
    const ProgramResult checked = project.run({"check"});
    CAPTURE(checked.err);
    CHECK(checked.status == 0);
    REQUIRE(project.run({"revision", "--empty", "-m", "x"}).status == 0);
    refused(project, {"upgrade"}, "read-only");
}

TEST_CASE("a role without rights takes a check, and is refused an upgrade") {
    Project project("CREATE TABLE t (a integer)");
    REQUIRE(project.run({"pull"}).status == 0);
    const std::string role = "reader_" + project.database.name();
    project.database.run("CREATE ROLE " + role + " LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    std::string url = project.database.url();
    const std::string owner = "user=postgres";
    if (url.find(owner) == std::string::npos) return;  // a server of another superuser
    url.replace(url.find(owner), owner.size(), "user=" + role);
    project.environment["DATABASE_URL"] = url;
    const ProgramResult checked = project.run({"check", "--format", "json"});
    CAPTURE(checked.err);
    CHECK(checked.status <= 1);  // rights may differ from the model's: never trouble
    REQUIRE(project.run({"revision", "--empty", "-m", "x"}).status == 0);
    refused(project, {"upgrade"}, "permission");
    project.database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

void refused_revisions(const std::map<std::string, std::string>& files, const std::vector<std::string>& arguments,
                       const std::string& words) {
    Project project;
    project.model("version: 1\n");
    for (const auto& [name, text] : files) project.folder.write("revisions/" + name, text);
    refused(project, arguments, words);
    CHECK(project.database.run("SELECT 1 FROM pg_class WHERE relname LIKE 'schemadiff%'").empty());
}

std::string file(const std::string& id, const std::string& parents, const std::string& upgrade = "") {
    return "-- t\n--\n-- Revision: " + id + "\n-- Revises: " + parents + "\n-- Format: 1\n\n-- schemadiff: upgrade\n" +
           upgrade + "\n-- schemadiff: downgrade\n";
}

TEST_CASE("revisions that cannot be read") {
    refused_revisions({{"a.sql", "SELECT 1;\n"}}, {"upgrade"}, "Revision: ID");
    refused_revisions({{"a.sql", file("a1", "b2")}, {"b.sql", file("b2", "a1")}}, {"upgrade"}, "a1");
    refused_revisions({{"a.sql", file("a1", "nowhere")}}, {"upgrade"}, "nowhere");
    refused_revisions({{"a.sql", file("a1", "")}, {"b.sql", file("a1", "")}}, {"upgrade"}, "a1");
    refused_revisions({{"a.sql", "-- Revision: a1\n-- Format: 2\n-- schemadiff: upgrade\n"}}, {"upgrade"}, "format 2");
    refused_revisions({{"a.sql", file("ab1", "")}, {"b.sql", file("ab2", "ab1")}}, {"upgrade", "ab"}, "ab");
    refused_revisions({{"a.sql", file("a1", "", "CREATE TABLE t (a int, b int);\nALTER TABLE s DROP COLUMN b;")}},
                      {"upgrade"}, "deletes data");
    refused_revisions({{"a.sql", file("a1", "")}}, {"upgrade", "zz"}, "zz");
}

TEST_CASE("command lines that cannot be") {
    Project project;
    project.model("version: 1\n");
    refused(project, {"chekc"}, "there is no command \"chekc\"\nhint: did you mean \"check\"?");
    refused(project, {"--quiet", "ensure_version", "x"},
            "there is no command \"ensure_version\"\nhint: there are: init, pull,");
    refused(project, {"downgrade"}, "Where to (an id, -1 or base) is required");
    refused(project, {"revision", "--empty", "--rev-id", std::string(200, 'a')}, "is longer than 128 bytes");
    refused(project, {"check", "--format", "xml"}, "xml");
    refused(project, {"check", "--nonsense"}, "nonsense");
    refused(project, {}, "subcommand");
    refused(project, {"--env", "prod", "check"}, "prod");
    refused(project, {"--config", "nowhere.yaml", "check"}, "nowhere.yaml");
    refused(project, {"upgrade", "a:b"}, "--sql");
    refused(project, {"revision", "--empty", "--rev-id", "a-b", "-m", "x"}, "a-b");
    CHECK(project.revisions().empty());
}

TEST_CASE("help and version are no trouble") {
    Project project;
    CHECK(project.run({"--help"}).status == 0);
    const ProgramResult version = project.run({"--version"});
    CHECK(version.status == 0);
    CHECK(version.out.starts_with("schemadiff "));
    for (const char* command : {"init", "pull", "check", "diff", "revision", "upgrade", "downgrade", "current",
                                "history", "heads", "branches", "show", "merge", "stamp"}) {
        const ProgramResult help = project.run({command, "--help"});
        CHECK(help.status == 0);
        CHECK(holds(help.out, std::string("Examples:\n  schemadiff ") + command));
    }
}

TEST_CASE("init overwrites nothing") {
    Project project;
    project.model("version: 1\n# mine\n");
    CHECK(project.run({"init"}).status == 0);
    CHECK(project.text("model.yaml") == "version: 1\n# mine\n");
    CHECK(project.text("schemadiff.yaml") == "version: 1\nrevisions: revisions\n");
    TemporaryFolder empty;
    const ProgramResult made = run_program({SCHEMADIFF_PROGRAM, "init"}, {}, empty.path());
    CHECK(made.status == 0);
    CHECK(made.out == "wrote schemadiff.yaml\nwrote model.yaml\nmade revisions/\n");
    CHECK(run_program({SCHEMADIFF_PROGRAM, "heads"}, {}, empty.path()).status == 0);
}

}  // namespace
}  // namespace schemadiff::test
