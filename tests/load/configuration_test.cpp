#include "load/configuration.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "load/load_helpers.h"

using namespace schemadiff;
using namespace schemadiff::load;

namespace {

class Project {
  public:
    Project()
        : folder_(
              (std::filesystem::temp_directory_path() / ("schemadiff_config_" + std::to_string(getpid()))).string()) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_ + "/deep/er");
    }
    ~Project() { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name) << text; }
    std::string file() const { return folder_ + "/schemadiff.yaml"; }
    const std::string& folder() const { return folder_; }

    Configuration load(const std::string& text, const std::string& environment = "") {
        write("schemadiff.yaml", text);
        Diagnostics diagnostics;
        Configuration configuration = load_configuration(file(), environment, diagnostics);
        mistakes = text_of(diagnostics);
        for (std::size_t at; (at = mistakes.find(folder_ + "/")) != std::string::npos;) {
            mistakes.erase(at, folder_.size() + 1);
        }
        return configuration;
    }
    std::string mistakes;

  private:
    std::string folder_;
};

}  // namespace

TEST_CASE("every setting is read, paths relative to the file") {
    Project project;
    const Configuration it = project.load(R"(version: 1
db: postgresql://localhost/app
model: db/model.yaml
revisions: /abs/revisions
compare_owners: true
compare_type: no
schemas: all
include: [table:public.*]
exclude: "table:public.tmp_*"
search_path: [app, public]
naming: {pk: "pk_%(table_name)s"}
version_table: meta.versions
lock_timeout: 300ms
statement_timeout: 5s
allow_deletes: true
concurrent_indexes: true
scratch: postgresql://localhost/scratch
roles: {app: app_dev}
environments:
  prod: {db: postgresql://prod/app, roles: {app: app_prod}, lock_timeout: 1s}
)");
    CHECK(project.mistakes == "");
    CHECK(it.db == "postgresql://localhost/app");
    CHECK(it.model == project.folder() + "/db/model.yaml");
    CHECK(it.revisions == Names{"/abs/revisions"});
    CHECK(it.compare_owners);
    CHECK_FALSE(it.compare_type);
    CHECK(it.all_schemas);
    CHECK(it.include == Names{"table:public.*"});
    CHECK(it.exclude == Names{"table:public.tmp_*"});
    CHECK(it.search_path == Names{"app", "public"});
    CHECK(it.naming == Naming{{"pk", "pk_%(table_name)s"}});
    CHECK(it.version_table_schema == "meta");
    CHECK(it.version_table == "versions");
    CHECK(it.lock_timeout == "300ms");
    CHECK(it.statement_timeout == "5s");
    CHECK(it.roles.at("app") == "app_dev");
    CHECK(it.scratch == "postgresql://localhost/scratch");
}

TEST_CASE("the keys of an environment lie over the file's") {
    Project project;
    const std::string text =
        "version: 1\ndb: a\nlock_timeout: 1s\nenvironments:\n  prod: {db: b}\n  dev: {allow_deletes: true}\n";
    CHECK(project.load(text, "prod").db == "b");
    CHECK(project.load(text, "prod").lock_timeout == "1s");
    CHECK_FALSE(project.load(text, "prod").allow_deletes);
    CHECK(project.load(text, "dev").allow_deletes);
    CHECK(project.mistakes == "");
    project.load(text, "prd");
    CHECK(project.mistakes ==
          "schemadiff.yaml:1:1: the configuration has no environment \"prd\" (did you mean \"prod\"?)\n");
}

TEST_CASE("mistakes in the configuration") {
    Project project;
    project.load("version: 2\n");
    CHECK(project.mistakes ==
          "schemadiff.yaml:1:10: the configuration has version 2, this program reads version 1 (use a newer "
          "schemadiff)\n");
    project.load("db: x\n");
    CHECK(project.mistakes ==
          "schemadiff.yaml:1:1: the configuration lacks its version (start it with `version: 1`)\n");
    project.load("version: 1\nlock_timeuot: 5s\nstatement_timeout: soon\nenvironments: {prod: {bd: x}}\n");
    CHECK(project.mistakes ==
          "schemadiff.yaml:2:1: unknown key \"lock_timeuot\" in the configuration (did you mean \"lock_timeout\"?)\n"
          "schemadiff.yaml:3:20: \"soon\" is no duration (write it as PostgreSQL does: 300ms, 5s, 2min)\n"
          "schemadiff.yaml:4:23: unknown key \"bd\" in environment prod (did you mean \"db\"?)\n");
    project.load("version: 1\nnaming: {pk: \"%(table)s\", pkk: a}\n");
    CHECK(project.mistakes ==
          "schemadiff.yaml:2:14: unknown token \"%(table)s\" in the naming pattern \"%(table)s\" (tokens are "
          "%(table_name)s, %(column_0_name)s, %(column_0_N_name)s, %(referred_table_name)s and %(constraint_name)s)\n"
          "schemadiff.yaml:2:27: unknown key \"pkk\" in naming (did you mean \"pk\"?)\n");
    project.load("version: 1\ndb: ${SCHEMADIFF_TEST_NOWHERE}\n");
    CHECK(project.mistakes ==
          "schemadiff.yaml:2:5: the environment has no variable SCHEMADIFF_TEST_NOWHERE (set it, or "
          "write the value into the file)\n");
}

TEST_CASE("the database: option, DATABASE_URL, .env, db") {
    Project project;
    const Configuration it = project.load("version: 1\ndb: from_file\n");
    unsetenv("DATABASE_URL");
    CHECK(database_of(it, "") == "from_file");
    project.write(".env", "# a comment\nOTHER=x\nexport DATABASE_URL=\"from dotenv\" # why\n");
    CHECK(database_of(it, "") == "from dotenv");
    setenv("DATABASE_URL", "from_environment", 1);
    CHECK(database_of(it, "") == "from_environment");
    CHECK(database_of(it, "from_option") == "from_option");
    unsetenv("DATABASE_URL");
    CHECK(database_of(Configuration{}, "") == "");
}

TEST_CASE("the model is model.yaml, else the folder schema") {
    Project project;
    const Configuration it = project.load("version: 1\n");
    CHECK(model_path(it) == project.folder() + "/model.yaml");
    std::filesystem::create_directories(project.folder() + "/schema");
    CHECK(model_path(it) == project.folder() + "/schema");
    project.write("model.yaml", "version: 1\n");
    CHECK(model_path(it) == project.folder() + "/model.yaml");
}

TEST_CASE("the file is searched upwards") {
    Project project;
    project.write("schemadiff.yaml", "version: 1\n");
    const auto found = find_configuration(project.folder() + "/deep/er");
    REQUIRE(found);
    CHECK(std::filesystem::equivalent(*found, project.file()));
}

TEST_CASE("durations are PostgreSQL's") {
    CHECK(duration_milliseconds("300ms") == 300);
    CHECK(duration_milliseconds("5 s") == 5000);
    CHECK(duration_milliseconds("1.5min") == 90000);
    CHECK(duration_milliseconds("0") == 0);
    CHECK(duration_milliseconds("2") == 2);
    CHECK(duration_milliseconds("1d") == 86400000);
    for (const char* text : {"", "s", "5 seconds", "-1s", "5S", "1e99s", "nan", "30d"}) {
        CHECK_FALSE(duration_milliseconds(text));
    }
}

TEST_CASE(".env as shells read it") {
    const std::string text = "A=1\nB = 'x # y' \nexport C=\"q\"\n#D=no\nE=a b # c\nA=2\nF=\n";
    CHECK(dotenv_value(text, "A") == "2");
    CHECK(dotenv_value(text, "B") == "x # y");
    CHECK(dotenv_value(text, "C") == "q");
    CHECK_FALSE(dotenv_value(text, "D"));
    CHECK(dotenv_value(text, "E") == "a b");
    CHECK(dotenv_value(text, "F") == "");
}
