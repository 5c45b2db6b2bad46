// What the configuration says of new files, and `edit`.

#include <doctest/doctest.h>

#include "cli/project.h"

namespace schemadiff::test {
namespace {

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

TEST_CASE("new files: name, head, time zone, and a command on each") {
    Project project;
    project.folder.write("schemadiff.yaml",
                         "version: 1\nrevision_file: '{year}_{month}_{slug}_{id}'\ntimezone: Asia/Kolkata\n"
                         "revision_header: |\n  Owned by the data team.\n  Ask first.\n"
                         "after_revision:\n  - 'echo \"-- seen\" >> {path}'\n  - grep -q seen {path}\n");
    const ProgramResult written = project.run({"revision", "--empty", "--rev-id", "a1", "-m", "Add it's x"});
    require(written, 0);
    REQUIRE(project.revisions().size() == 1);
    CHECK(holds(written.out, "_add_it_s_x_a1.sql\n"));
    CHECK(written.out.substr(0, 12) == "revisions/20");
    const std::string text = support::read_file(project.revisions()[0]);
    CHECK(text.starts_with("-- Add it's x\n--\n-- Owned by the data team.\n-- Ask first.\n--\n-- Revision: a1\n"));
    CHECK(holds(text, " +0530\n-- Format: 1\n"));
    CHECK(text.ends_with("-- seen\n"));
    CHECK(holds(project.run({"history", "-v"}).out, "Owned by the data team."));
    require(project.run({"revision", "--empty", "--rev-id", "b2", "-m", ""}), 0);
    CHECK(holds(project.run({"history"}).out, "a1 -> b2 (head)\n"));
}

TEST_CASE("new files: a command that fails is shown, and the file stays") {
    Project project;
    project.folder.write("schemadiff.yaml", "version: 1\nafter_revision: echo no thanks; exit 3\n");
    const ProgramResult failed = project.run({"revision", "--empty", "--rev-id", "a1", "-m", "it's"});
    CHECK(failed.status == 2);
    CHECK(holds(failed.err,
                "error: wrote revisions/a1_it_s.sql, but the command for new files failed with status 3: "
                "echo no thanks; exit 3\nno thanks\n"));
    CHECK(project.revisions().size() == 1);
    require(project.run({"heads"}), 0);
}

TEST_CASE("new files: mistakes in the configuration") {
    Project project;
    const auto said = [&](const std::string& line) {
        project.folder.write("schemadiff.yaml", "version: 1\n" + line + "\n");
        const ProgramResult result = project.run({"revision", "--empty", "-m", "x"});
        CHECK(result.status == 2);
        CHECK(project.revisions().empty());
        return result.err;
    };
    CHECK(holds(said("revision_file: '{id}_{slog}'"), "\"{slog}\" is no token of a file name"));
    CHECK(holds(said("revision_file: '{slug}'"), "has no {id}"));
    CHECK(holds(said("revision_file: 'a/{id}'"), "has a slash"));
    CHECK(holds(said("timezone: Mars/Olympus"), "the system knows no time zone \"Mars/Olympus\""));
    CHECK(holds(said("timezone: ../../etc/passwd"), "the system knows no time zone"));
}

TEST_CASE("edit: opens the file, also a broken one, and says what is wrong with it") {
    Project project;
    require(project.run({"revision", "--empty", "--rev-id", "a1", "-m", "one"}), 0);
    require(project.run({"revision", "--empty", "--rev-id", "b2", "-m", "two"}), 0);
    project.environment["VISUAL"] = "";
    project.environment["EDITOR"] = "";
    CHECK(holds(project.run({"edit"}).err, "no editor is known"));
    project.environment["EDITOR"] = "sed -i 's/two/zwei/'";
    require(project.run({"edit"}), 0);
    CHECK(holds(project.text("revisions/b2_two.sql"), "-- zwei\n"));
    project.environment["EDITOR"] = "sed -i 's/schemadiff: upgrade/schemadiff: upgrad/'";
    const ProgramResult broken = project.run({"edit", "a1"});
    CHECK(broken.status == 2);
    CHECK(holds(broken.err, "a1_one.sql:8:1: error: unknown directive \"upgrad\""));
    project.environment["EDITOR"] = "sed -i 's/schemadiff: upgrad$/schemadiff: upgrade/'";
    require(project.run({"edit", "a1"}), 0);
    project.environment["EDITOR"] = "false";
    CHECK(holds(project.run({"edit", "a1"}).err, "the editor failed: false "));
    CHECK(project.run({"edit", "nothing"}).status == 2);
}

}  // namespace
}  // namespace schemadiff::test
