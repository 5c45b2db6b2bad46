// The whole job on a small database: init, pull, check, edit, revision, upgrade, check, downgrade, check.

#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

constexpr const char* kSchema = R"(
    CREATE TABLE videos (id bigserial PRIMARY KEY, title text NOT NULL, status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'done')));
    CREATE INDEX ON videos (status);
    CREATE VIEW open_videos AS SELECT id, title FROM videos WHERE status <> 'done';
    COMMENT ON TABLE videos IS 'One row a video.';
    INSERT INTO videos (title) VALUES ('one'), ('two');)";

// What stands in `text` from `part` on is put behind `more`.
std::string with(const std::string& text, const std::string& part, const std::string& more) {
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.substr(0, at + part.size()) + more + text.substr(at + part.size());
}

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

TEST_CASE("from a live database to revisions that go up and down") {
    Project project(kSchema);
    require(project.run({"pull"}), 0);
    const std::string pulled = project.text("model.yaml");
    require(project.run({"pull"}), 0);
    CHECK(project.text("model.yaml") == pulled);
    const ProgramResult in_sync = project.run({"check"});
    require(in_sync, 0);
    CHECK(in_sync.out == "in sync\n");
    CHECK(project.run({"check", "-q"}).out.empty());

    const ProgramResult nothing = project.run({"revision", "-m", "nothing"});
    require(nothing, 0);
    CHECK(nothing.err == "nothing to do: the database is as the model says\n");
    CHECK(project.revisions().empty());

    const std::vector<std::string> before = pg_dump(project.database.url());
    project.model(with(pulled, "title: text not null\n", "      duration_ms: bigint\n"));
    const ProgramResult differs = project.run({"check"});
    require(differs, 1);
    CHECK(holds(differs.out, "+ column public.videos.duration_ms is in the model only  (model.yaml:"));

    const ProgramResult written = project.run({"revision", "-m", "Add duration_ms!"});
    require(written, 0);
    CHECK(written.err == "detected added column public.videos.duration_ms\n");
    REQUIRE(project.revisions().size() == 1);
    CHECK(written.out.ends_with("_add_duration_ms.sql\n"));
    const std::string text = support::read_file(project.revisions()[0]);
    CHECK(holds(text, "\n-- schemadiff: upgrade\nALTER TABLE public.videos ADD COLUMN duration_ms bigint;\n"));
    CHECK(holds(text, "\n-- schemadiff: downgrade\nALTER TABLE public.videos DROP COLUMN duration_ms;\n"));

    require(project.run({"check"}), 1);
    require(project.run({"revision", "-m", "again"}), 2);
    require(project.run({"upgrade"}), 0);
    require(project.run({"check"}), 0);
    const ProgramResult current = project.run({"current"});
    CHECK(holds(current.out, " (head) Add duration_ms!\n"));
    CHECK(current.err.empty());
    require(project.run({"downgrade", "-1"}), 0);
    CHECK(pg_dump(project.database.url()) == before);
    const ProgramResult pending = project.run({"check"});
    require(pending, 1);
    CHECK(holds(pending.out, "pending revisions:\n"));
    // No revision builds what stood before the first, so the pending one is seen on what stands.
    CHECK(!holds(pending.out, "undecided"));
    CHECK(!holds(pending.out, "differ"));
    project.model(project.text("model.yaml") + "enums:\n  later: [a, b]\n");
    const ProgramResult more = project.run({"check"});
    CAPTURE(more.out);
    CAPTURE(more.err);
    CHECK(holds(more.out, "the model and the head differ"));
    CHECK(holds(more.out, "enum public.later"));
    CHECK(!holds(more.out, "duration_ms\n"));
}

TEST_CASE("what was changed by hand is told apart from what the model says") {
    Project project(kSchema);
    require(project.run({"pull"}), 0);
    require(project.run({"revision", "--empty", "-m", "start", "--rev-id", "a1"}), 0);
    require(project.run({"upgrade"}), 0);
    require(project.run({"check"}), 0);
    project.database.run("DROP INDEX videos_status_idx");
    const ProgramResult by_hand = project.run({"check", "--format", "json"});
    require(by_hand, 1);
    CHECK(holds(by_hand.out, "\"reasons\": [\n    \"changed_by_hand\"\n  ]"));
    CHECK(holds(by_hand.out, "index public.videos.videos_status_idx"));
    require(project.run({"check", "--fail-on", "drift,pending"}), 0);
    require(project.run({"check", "--fail-on", "rain"}), 2);
}

TEST_CASE("a revision that deletes data is refused unless asked for") {
    Project project(kSchema);
    require(project.run({"pull"}), 0);
    std::string model = project.text("model.yaml");
    const std::string line = "      title: text not null\n";
    model.erase(model.find(line), line.size());
    const std::string view = "open_videos";
    model.replace(model.find("views:"), std::string::npos, "");
    project.model(model);
    const ProgramResult refused = project.run({"revision", "-m", "less"});
    require(refused, 2);
    CHECK(holds(refused.err, "column public.videos.title"));
    CHECK(holds(refused.err, "--allow-deletes"));
    CHECK(project.revisions().empty());
    require(project.run({"revision", "-m", "less", "--allow-deletes"}), 0);
    const std::string path = project.revisions().at(0);
    std::string text = support::read_file(path);
    const std::string mark = "-- schemadiff: deletes data (column public.videos.title)\n";
    REQUIRE(holds(text, mark));
    text.erase(text.find(mark), mark.size());
    support::write_file_atomically(path, text);
    const ProgramResult unmarked = project.run({"upgrade"});
    require(unmarked, 2);
    CHECK(holds(unmarked.err, "deletes data"));
}

TEST_CASE("bodies of functions: a typo fails at upgrade, what a body names and is gone is told") {
    Project project;
    project.model(
        "version: 1\nfunctions:\n  f():\n    returns: bigint\n    language: sql\n    body: select count(*) from "
        "gone\n");
    const ProgramResult written = project.run({"revision", "-m", "f", "--rev-id", "a1"});
    require(written, 0);
    CHECK(holds(project.text("revisions/a1_f.sql"), "-- Format: 1\n-- Function-Bodies: at the end\n"));
    for (const char* const command : {"upgrade", "verify"}) {
        const ProgramResult done = project.run({command});
        require(done, 0);
        CHECK(holds(done.err, "the body of public.f() is not valid: relation \"gone\" does not exist"));
    }
    project.model(
        "version: 1\nfunctions:\n  f():\n    returns: bigint\n    language: plpgsql\n    body: begin retrun 1; end\n");
    require(project.run({"revision", "-m", "typo", "--rev-id", "b2"}), 0);
    const ProgramResult refused = project.run({"upgrade"});
    CHECK(refused.status == 2);
    CHECK(holds(refused.err, "revision b2 failed: the body of public.f() is not valid: syntax error at or near"));
    CHECK(holds(project.run({"current"}).out, "a1"));
}

TEST_CASE("branches, heads, merge, history") {
    Project project;
    project.model("version: 1\n");
    require(project.run({"revision", "--empty", "-m", "base", "--rev-id", "aa1"}), 0);
    require(project.run({"revision", "--empty", "-m", "left", "--rev-id", "bb2"}), 0);
    require(project.run({"revision", "--empty", "-m", "right", "--rev-id", "cc3", "--head", "aa1", "--splice"}), 0);
    CHECK(project.run({"heads"}).out == "bb2 (head) left\ncc3 (head) right\n");
    const ProgramResult several = project.run({"upgrade"});
    require(several, 2);
    CHECK(holds(several.err, "multiple heads: bb2, cc3"));
    const ProgramResult checked = project.run({"check"});
    require(checked, 1);
    CHECK(holds(checked.out, "multiple heads: bb2, cc3\n"));
    require(project.run({"merge", "heads", "-m", "both", "--rev-id", "dd4"}), 0);
    CHECK(project.run({"history"}).out ==
          "bb2, cc3 -> dd4 (head) (mergepoint), both\n"
          "aa1 -> cc3, right\n"
          "aa1 -> bb2, left\n"
          "<base> -> aa1 (branchpoint), base\n");
    CHECK(holds(project.run({"branches"}).out, "aa1 (branchpoint) base\n    -> bb2 left\n"));
    require(project.run({"upgrade"}), 0);
    CHECK(project.run({"current"}).out == "dd4 (head) (mergepoint) both\n");
    require(project.run({"downgrade", "base"}), 0);
    CHECK(project.run({"current"}).out.empty());
    require(project.run({"stamp", "bb2"}), 0);
    CHECK(project.run({"current"}).out == "bb2 left\n");
    CHECK(holds(project.run({"show", "dd4"}).out, "Revises: bb2, cc3\n"));
}

TEST_CASE("hostile names go the whole way") {
    Project project(R"(CREATE SCHEMA "Sch.ema""x";
        CREATE TABLE "Sch.ema""x"."ta ble" ("co'l" text DEFAULT 'it''s', "select" int, "naïve ☃" bigint);
        CREATE INDEX "in dex.1" ON "Sch.ema""x"."ta ble" ("co'l");)");
    project.folder.write("schemadiff.yaml", "version: 1\nschemas: all\n");
    require(project.run({"pull"}), 0);
    require(project.run({"check"}), 0);
    TestDatabase other;
    const std::vector<std::string> wanted = pg_dump(project.database.url());
    project.environment["DATABASE_URL"] = other.url();
    const std::vector<std::string> before = pg_dump(other.url());
    require(project.run({"revision", "-m", "all of it"}), 0);
    require(project.run({"upgrade"}), 0);
    CHECK(pg_dump(other.url()) == wanted);
    require(project.run({"check"}), 0);
    require(project.run({"downgrade", "base"}), 0);
    CHECK(pg_dump(other.url()) == before);
}

}  // namespace
}  // namespace schemadiff::test
