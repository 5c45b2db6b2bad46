#include "migrate/revision_file.h"

#include <doctest/doctest.h>

#include "migrate/revision_folder.h"
#include "schemadiff/error.h"
#include "support/test_server.h"
#include "support/text.h"

using namespace schemadiff;
using namespace schemadiff::migrate;

namespace {

const std::string kHead =
    "-- add duration_ms to processed_videos\n"
    "--\n"
    "-- Revision: 04370fbe93f4\n"
    "-- Revises: cad2f1272a8a\n"
    "-- Created: 2026-05-27 09:14:22 UTC\n"
    "-- Format: 1\n"
    "\n";

const std::string kBody =
    "-- schemadiff: upgrade\n"
    "ALTER TABLE public.processed_videos ADD COLUMN duration_ms bigint;\n"
    "\n"
    "-- schemadiff: downgrade\n"
    "ALTER TABLE public.processed_videos DROP COLUMN duration_ms;\n";

// Each diagnostic as "line:column message", joined by newlines.
std::string complaints(const std::string& text) {
    Diagnostics diagnostics;
    parse_revision("r.sql", text, diagnostics);
    std::string lines;
    for (const Diagnostic& diagnostic : diagnostics) {
        lines += (lines.empty() ? "" : "\n") + diagnostic.where.text() + ": " + diagnostic.message;
    }
    return lines;
}

Revision read(const std::string& text) {
    Diagnostics diagnostics;
    Revision revision = parse_revision("r.sql", text, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) FAIL_CHECK(diagnostic.where.text() << " " << diagnostic.message);
    return revision;
}

}  // namespace

TEST_CASE("revision file: the contract's example reads and is written back to the byte") {
    const Revision revision = read(kHead + kBody);
    CHECK(revision.id == "04370fbe93f4");
    CHECK(revision.revises == std::vector<std::string>{"cad2f1272a8a"});
    CHECK(revision.title == "add duration_ms to processed_videos");
    CHECK(revision.description == "");
    CHECK(revision.created == "2026-05-27 09:14:22 UTC");
    CHECK(revision.format == 1);
    CHECK(revision.upgrade.first_line == 9);
    REQUIRE(revision.downgrade);
    CHECK(revision.downgrade->first_line == 12);
    CHECK(revision.downgrade->text == "ALTER TABLE public.processed_videos DROP COLUMN duration_ms;\n");
    CHECK_FALSE(revision.broken);
    CHECK(write_revision(revision) == kHead + kBody);
}

TEST_CASE("revision file: every header and a description survive writing and reading") {
    Revision revision;
    revision.id = "a'b\"c";
    revision.title = "Überschrift: 'quoted' \"names\"";
    revision.description = "Why: because.\n\nRevision: not a header\n  indented";
    revision.revises = {"x1", "y2"};
    revision.depends_on = {"z3"};
    revision.branch_labels = {"billing"};
    revision.created = "2026-01-01 00:00:00 UTC";
    revision.upgrade.text = "select 1;\n";
    const Revision back = read(write_revision(revision));
    CHECK(back.id == revision.id);
    CHECK(back.title == revision.title);
    CHECK(back.description == revision.description);
    CHECK(back.revises == revision.revises);
    CHECK(back.depends_on == revision.depends_on);
    CHECK(back.branch_labels == revision.branch_labels);
    CHECK_FALSE(back.downgrade);
    CHECK_FALSE(back.is_baseline);
    CHECK(write_revision(back) == write_revision(revision));
}

TEST_CASE("revision file: a baseline names its files or its own section") {
    CHECK(read("-- b\n--\n-- Revision: a\n-- Baseline: legacy/*.sql, more/*.sql\n-- schemadiff: upgrade\n").baseline ==
          std::vector<std::string>{"legacy/*.sql", "more/*.sql"});
    const Revision own = read("-- b\n--\n-- Revision: a\n-- Baseline: upgrade\n-- schemadiff: upgrade\nselect 1;\n");
    CHECK(own.is_baseline);
    CHECK(own.baseline.empty());
    CHECK(complaints("-- b\n-- Revision: a\n-- Revises: x\n-- Baseline: upgrade\n-- schemadiff: upgrade\n") ==
          "r.sql:4:1: a baseline has no parents, this one revises x");
}

TEST_CASE("revision file: when function bodies are looked at") {
    Diagnostics diagnostics;
    const char* const kText =
        "-- a\n--\n-- Revision: a1\n-- Revises:\n-- Format: 1\n-- Function-Bodies: at the end\n\n"
        "-- schemadiff: upgrade\nSELECT 1;\n";
    const Revision revision = parse_revision("a1.sql", kText, diagnostics);
    CHECK(diagnostics.empty());
    CHECK(revision.bodies_at_end);
    CHECK(write_revision(revision) == kText);
    const Revision other = parse_revision("a1.sql", support::replace_all(kText, "at the end", "later"), diagnostics);
    REQUIRE(diagnostics.size() == 1);
    CHECK(other.broken);
    CHECK(diagnostics[0].message == "\"later\" is not known here");
}

TEST_CASE("revision file: a title right above the headers, and headers without a title") {
    CHECK(read("-- a title\n-- Revision: a\n-- schemadiff: upgrade\n").title == "a title");
    CHECK(read("-- Revision: a\n-- schemadiff: upgrade\n").title == "");
    CHECK(read("--\n-- a title in a frame\n--\n-- Revision: a\n-- schemadiff: upgrade\n").title ==
          "a title in a frame");
}

TEST_CASE("revision file: a description without a title stays one") {
    Revision revision;
    revision.id = "a";
    revision.description = "Owned by the data team.\n\nAsk first.";
    const Revision back = read(write_revision(revision));
    CHECK(back.title == "");
    CHECK(back.description == revision.description);
}

TEST_CASE("revision file: directives are found outside literals and bodies only") {
    const Revision revision = read(
        "-- t\n-- Revision: a\n-- schemadiff: upgrade\n"
        "-- schemadiff: guard rows with a null\n"
        "select 1;\n"
        "-- schemadiff: deletes data (table public.\"a b\")\n"
        "-- schemadiff: lock-timeout 2s\n"
        "drop table \"a b\";\n"
        "select '\n-- schemadiff: downgrade\n', $x$\n-- schemadiff: nonsense\n$x$ /*\n-- schemadiff: nonsense\n*/;\n"
        "create function f() returns int language sql begin atomic\n"
        "-- schemadiff: nonsense\n"
        "select case when true then 1 end; end;\n"
        "-- schemadiff: commit\n"
        "-- schemadiff: downgrade\n"
        "-- schemadiff: irreversible: the rows are gone\n");
    const std::vector<Directive>& found = revision.upgrade.directives;
    REQUIRE(found.size() == 4);
    CHECK(found[0] == Directive{DirectiveKind::guard, "rows with a null", 0, 4});
    CHECK(found[1].argument == "table public.\"a b\"");
    CHECK(found[2].argument == "2s");
    CHECK(found[3].kind == DirectiveKind::commit);
    CHECK(found[3].line == 19);
    REQUIRE(revision.downgrade);
    REQUIRE(revision.downgrade->directives.size() == 1);
    CHECK(revision.downgrade->directives[0].argument == "the rows are gone");
}

TEST_CASE("revision file: what is wrong is said with its place") {
    const std::string sections = "-- schemadiff: upgrade\nselect 1;\n";
    CHECK(complaints("-- title\n\n" + sections) == "r.sql:1:1: the header `-- Revision: ID` is missing");
    CHECK(complaints("-- Revision: a-b\n" + sections) ==
          "r.sql:1:14: \"a-b\" cannot be a revision id: it holds \"-\"; none of @ - + : , / \\ may stand in it");
    CHECK(complaints("-- Revision:\n" + sections) == "r.sql:1:13: \"\" cannot be a revision id: it is empty");
    CHECK(complaints("-- Revision: head\n" + sections) ==
          "r.sql:1:14: \"head\" cannot be a revision id: \"head\" has a meaning of its own");
    CHECK(complaints("-- Revision: a\n-- Format: 2\n" + sections) ==
          "r.sql:2:12: the file has format 2, this schemadiff knows format 1");
    CHECK(complaints("-- Revision: a\n-- Format: new\n" + sections) == "r.sql:2:12: \"new\" is no format");
    CHECK(complaints("-- Revision: a\n-- Revise: b\n" + sections) == "r.sql:2:4: unknown header \"Revise\"");
    CHECK(complaints("-- Revision: a\n-- Revises: b\n-- Revises: c\n" + sections) ==
          "r.sql:3:4: the header \"Revises\" stands twice");
    CHECK(complaints("-- Revision: a\nselect 1;\n") ==
          "r.sql:2:1: this stands before the line `-- schemadiff: upgrade`\nr.sql:1:1: no upgrade section");
    CHECK(complaints("-- Revision: a\n-- schemadiff: comit\n" + sections) == "r.sql:2:1: unknown directive \"comit\"");
    CHECK(complaints("-- Revision: a\n" + sections + "-- schemadiff: no-transactions\n") ==
          "r.sql:4:1: unknown directive \"no-transactions\"");
    CHECK(complaints("-- Revision: a\n" + sections + "  -- schemadiff: commit\n") ==
          "r.sql:4:3: a directive stands alone at the start of its line");
    CHECK(complaints("-- Revision: a\n-- schemadiff: upgrade\nselect 1\n-- schemadiff: commit\n") ==
          "r.sql:4:1: the directive \"commit\" stands inside a statement");
    CHECK(complaints("-- Revision: a\n" + sections + "-- schemadiff: lock-timeout soon\n") ==
          "r.sql:4:1: cannot read the directive \"lock-timeout soon\"");
    CHECK(complaints("-- Revision: a\n" + sections + "-- schemadiff: irreversible: no\n") ==
          "r.sql:4:1: \"irreversible\" belongs into the downgrade section");
    CHECK(complaints("-- Revision: a\n" + sections + sections) == "r.sql:4:1: a second upgrade section");
    CHECK(complaints("-- Revision: a\n-- schemadiff: upgrade\nselect $b$ x;\n-- schemadiff: downgrade\n") ==
          "r.sql:3:8: this dollar-quoted text has no end");
    CHECK(complaints("-- Revision: a\n-- schemadiff: upgrade\nselect 1;\n\\i x.sql\n") ==
          "r.sql:4:1: \"\\i x.sql\" is a command of psql, not SQL");
    CHECK(complaints("-- Revision: a\n-- schemadiff: upgrade\n\\restrict x\nselect 1;\n\\unrestrict x\n") == "");
    CHECK(complaints("-- Revision: a\n-- schemadiff: upgrade\nselect '\xff';\n") ==
          "r.sql:3:9: bytes that are not UTF-8");
    CHECK(complaints(std::string("\xff\xfe-\0", 4)) == "r.sql:1:1: the file is UTF-16");
    CHECK(complaints(std::string("-- Revision: a\n\0", 16)) == "r.sql:2:1: a NUL byte");
}

TEST_CASE("revision file: a byte order mark and CRLF read as if they were not there") {
    std::string crlf;
    for (const char byte : kHead + kBody) crlf += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
    const Revision revision = read("\xef\xbb\xbf" + crlf);
    CHECK(write_revision(revision) == kHead + kBody);
}

TEST_CASE("revision file: a broken file keeps its place in the graph") {
    Diagnostics diagnostics;
    const Revision revision =
        parse_revision("r.sql", kHead + "-- schemadiff: upgrade\n-- schemadiff: oops\n", diagnostics);
    CHECK(revision.broken);
    CHECK(revision.id == "04370fbe93f4");
    CHECK(revision.revises.size() == 1);
}

TEST_CASE("revision file: a message that would be read as a directive is refused") {
    Revision revision;
    revision.id = "a";
    revision.title = "schemadiff: upgrade";
    CHECK_THROWS_WITH_AS(write_revision(revision), "a message cannot have a line that begins with \"schemadiff:\"",
                         Error);
    revision.title = "t";
    revision.id = "a b";
    CHECK_THROWS_AS(write_revision(revision), Error);
}

TEST_CASE("revision folder: slugs and names") {
    CHECK(slug("Add duration_ms to processed_videos") == "add_duration_ms_to_processed_videos");
    CHECK(slug("  Ünïcode -- & more!  ") == "n_code_more");
    CHECK(slug("a very long message that goes on and on and on and on") == "a_very_long_message_that_goes_on_and_on");
    CHECK(slug("日本語") == "");
    CHECK(revision_file_name("04370fbe93f4", "add x") == "04370fbe93f4_add_x.sql");
    CHECK(revision_file_name("04370fbe93f4", "日本語") == "04370fbe93f4.sql");
    CHECK(new_revision_id().size() == 12);
    CHECK(new_revision_id() != new_revision_id());
}

TEST_CASE("revision folder: a missing folder is empty, a broken file is a diagnostic") {
    const test::TemporaryFolder folder;
    CHECK(read_revision_folders({folder / "none"}).revisions.empty());
    folder.write("one/b.sql", kHead + kBody);
    folder.write("one/a.sql", "nothing\n");
    folder.write("one/.hidden.sql", "nothing\n");
    folder.write("one/readme.txt", "nothing\n");
    folder.write("two/c.sql", "-- Revision: c\n-- schemadiff: upgrade\n");
    const RevisionFiles files = read_revision_folders({folder / "one", folder / "two"});
    REQUIRE(files.revisions.size() == 2);
    CHECK(files.revisions[0].id == "04370fbe93f4");
    CHECK(files.revisions[1].id == "c");
    REQUIRE(files.diagnostics.size() == 3);
    CHECK(files.diagnostics[0].where.file == folder / "one/a.sql");
}

TEST_CASE("revision file: a section may end without a semicolon") {
    Diagnostics diagnostics;
    const Revision revision =
        parse_revision("r.sql",
                       "-- Revision: a\n\n-- schemadiff: upgrade\nselect 1\n-- schemadiff: downgrade\n"
                       "-- schemadiff: deletes data (t)\ndrop table t\n",
                       diagnostics);
    CHECK(diagnostics.empty());
    CHECK(revision.upgrade.text == "select 1\n");
    REQUIRE(revision.downgrade);
    REQUIRE(revision.downgrade->directives.size() == 1);
    CHECK(revision.downgrade->directives[0].argument == "t");
}
