// What was decided about texts, beside the model: a second check asks nothing, and no line of it is believed unproved.

#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

constexpr std::string_view kSql =
    "create function twice(i bigint) returns bigint language plpgsql immutable as 'begin return 2 * i; end';"
    "create table t (a bigint, b text default 'x' || 'y', constraint c check (b in ('p', 'q')),"
    " constraint d check (twice(a) > 1));"
    "create view v as select a, b from t where a > 1;";

constexpr std::string_view kModel =
    "version: 1\n"
    "functions:\n"
    "  twice(i bigint): {returns: bigint, language: plpgsql, volatility: immutable, body: 'begin return 2 * i; "
    "end'}\n"
    "tables:\n"
    "  t:\n"
    "    columns:\n"
    "      a: bigint\n"
    "      b: text default ('x' || 'y')\n"
    "    checks:\n"
    "      c: b = any (array['p', 'q'])\n"
    "      d: (twice(t.a)) > 1\n"
    "views:\n"
    "  v: select a, b from t where t.a > 1\n";

struct Decided : Project {
    explicit Decided(std::string_view sql = kSql) : Project(std::string(sql)) {
        environment["XDG_CACHE_HOME"] = folder / "cache";
        model(std::string(kModel));
    }
    std::string file() const { return text("model.yaml.decided"); }
};

// The count behind a line of --timings; -1 where there is none.
int counted(const std::string& timings, const std::string& line) {
    const std::size_t at = timings.find(line);
    if (at == std::string::npos) return -1;
    const std::size_t digit = timings.find_first_of("0123456789", at + line.size());
    return digit == std::string::npos ? -1 : std::stoi(timings.substr(digit));
}

int asked(const ProgramResult& result) {
    return counted(result.err, "pairs decided by the server") +
           counted(result.err, "pairs decided by the scratch database") + counted(result.err, "pairs undecided");
}

TEST_CASE("decisions: a second check asks nothing") {
    Decided project;
    const ProgramResult first = project.run({"check", "--timings"});
    CAPTURE(first.out);
    CAPTURE(first.err);
    REQUIRE(first.status == 0);
    CHECK(asked(first) >= 2);
    const std::string file = project.file();
    CHECK(holds(file, "public.t.d"));
    const ProgramResult second = project.run({"check", "--timings"});
    CHECK(second.status == 0);
    CHECK(asked(second) == 0);
    CHECK(counted(second.err, "pairs decided by memory") == asked(first));
    CHECK(project.file() == file);
}

TEST_CASE("decisions: an edited line, another user's line, and a line that is no more are asked about again") {
    Decided project;
    REQUIRE(project.run({"check"}).status == 0);
    const std::string file = project.file();

    // Another machine has the file, but not the proof.
    std::map<std::string, std::string> other = project.environment;
    other["XDG_CACHE_HOME"] = project.folder / "other";
    const ProgramResult elsewhere =
        run_program({SCHEMADIFF_PROGRAM, "check", "--timings"}, other, project.folder.path());
    CHECK(elsewhere.status == 0);
    CHECK(asked(elsewhere) >= 2);
    CHECK(project.file() == file);

    // A view of the database is changed, and the file made to say that this is what the model means.
    project.database.run("create or replace view v as select a, b from t where a > 2");
    std::string forged = file;
    REQUIRE(holds(forged, "a > 1"));
    for (std::size_t at = forged.find("a > 1"); at != std::string::npos; at = forged.find("a > 1", at))
        forged[at + 4] = '2';
    project.folder.write("model.yaml.decided", forged);
    for (int round = 0; round < 2; ++round) {
        const ProgramResult drift = project.run({"check"});
        CHECK(drift.status == 1);
        CHECK(holds(drift.out, "view public.v"));
    }
    project.database.run("create or replace view v as select a, b from t where a > 1");
    CHECK(project.run({"check"}).status == 0);
    CHECK(project.file() == file);
}

TEST_CASE("decisions: what a text was resolved against counts; entries of what the model has no more go") {
    Decided project;
    REQUIRE(project.run({"check"}).status == 0);
    // The same words, another function: `twice(a)` is another one now, and the check was made with the old one.
    project.database.run(
        "create function twice(i integer) returns integer language plpgsql immutable as 'begin return i; end'");
    std::string wider(kModel);
    wider.insert(
        wider.find("tables:"),
        "  twice(i integer): {returns: integer, language: plpgsql, volatility: immutable, body: 'begin return i; "
        "end'}\n");
    project.model(wider);
    const ProgramResult again = project.run({"check", "--timings"});
    CAPTURE(again.out);
    CHECK(again.status == 0);
    CHECK(asked(again) >= 1);

    project.model(wider.substr(0, wider.find("views:")));
    CHECK(project.run({"check"}).status == 1);
    project.database.run("drop view v");
    REQUIRE(project.run({"check"}).status == 0);
    CHECK(!holds(project.file(), "public.v"));
}

TEST_CASE("decisions: garbage is passed over, and `remember: false` writes nothing") {
    Decided project;
    project.folder.write("model.yaml.decided", "nonsense\n" + std::string(64, 'a') + " [1]\n" + std::string(64, 'b') +
                                                   " {\"x\n" + std::string(64, 'c') + "\n");
    CHECK(project.run({"check"}).status == 0);
    CHECK(!holds(project.file(), "nonsense"));

    Decided silent;
    silent.folder.write("schemadiff.yaml", "version: 1\nremember: false\n");
    CHECK(silent.run({"check"}).status == 0);
    CHECK_THROWS(silent.file());
}

TEST_CASE("decisions: without a server, an offline check says what its answer rests on") {
    Decided project("");
    const ProgramResult made = project.run({"revision", "-m", "all"});
    CAPTURE(made.err);
    REQUIRE(made.status == 0);
    REQUIRE(project.run({"upgrade"}).status == 0);
    project.folder.write("model.yaml.decided", "");
    REQUIRE(project.run({"check"}).status == 0);
    CHECK(holds(project.file(), " agreement"));

    project.folder.write("schemadiff.yaml", "version: 1\nrevisions: revisions\n");
    std::map<std::string, std::string> bare = project.environment;
    bare["SCHEMADIFF_PG_BIN"] = project.folder / "nothing";
    bare["XDG_CACHE_HOME"] = project.folder / "other";
    const auto offline = [&] {
        return run_program({SCHEMADIFF_PROGRAM, "check", "--offline"}, bare, project.folder.path());
    };
    const ProgramResult rests = offline();
    CAPTURE(rests.out);
    CAPTURE(rests.err);
    CHECK(rests.status == 0);
    CHECK(holds(rests.err, "rests on model.yaml.decided"));

    project.model(project.text("model.yaml") + "  w: select 1 as one\n");
    CHECK(offline().status == 1);
}

}  // namespace
}  // namespace schemadiff::test
