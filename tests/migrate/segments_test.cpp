#include "migrate/segments.h"

#include <doctest/doctest.h>

#include "migrate/checksum.h"
#include "migrate/deletes.h"
#include "migrate/revision_file.h"
#include "migrate/text.h"

using namespace schemadiff;
using namespace schemadiff::migrate;

namespace {

// The upgrade's first line is line 3 of the file.
Revision revision_with(const std::string& upgrade) {
    Diagnostics diagnostics;
    Revision revision = parse_revision("r.sql", "-- Revision: a\n-- schemadiff: upgrade\n" + upgrade, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) FAIL_CHECK(diagnostic.where.text() << " " << diagnostic.message);
    return revision;
}

// "[a; b] !c *d": transactions in brackets, `!` outside one, `*` a batch; then what is wrong, a line each.
std::string shape(const std::string& upgrade) {
    Diagnostics diagnostics;
    std::vector<std::string> words;
    for (const Segment& segment : segments_of(revision_with(upgrade), Direction::upgrade, diagnostics)) {
        std::vector<std::string> texts;
        for (const SegmentStatement& statement : segment.statements) texts.push_back(statement.text);
        switch (segment.kind) {
            case SegmentKind::transaction:
                words.push_back("[" + join(texts, "; ") + "]");
                break;
            case SegmentKind::single:
                words.push_back("!" + join(texts, "; "));
                break;
            case SegmentKind::batch:
                words.push_back("*" + join(texts, "; "));
                break;
        }
    }
    std::string text = join(words, " ");
    for (const Diagnostic& diagnostic : diagnostics) {
        text += (text.empty() ? "" : "\n") + diagnostic.where.text() + ": " + diagnostic.message;
    }
    return text;
}

std::string deletes(const std::string& upgrade) {
    Diagnostics ignored;
    std::vector<std::string> lines;
    for (const Diagnostic& found : unmarked_deletes(segments_of(revision_with(upgrade), Direction::upgrade, ignored))) {
        lines.push_back(std::to_string(found.where.line) + ": " + found.message);
    }
    return join(lines, "\n");
}

}  // namespace

TEST_CASE("segments: one transaction, unless a statement cannot run in one or a directive says so") {
    CHECK(shape("select 1; select 2;") == "[select 1; select 2]");
    CHECK(shape("") == "");
    CHECK(shape("select 1;\nCREATE INDEX CONCURRENTLY i ON t (a);\nselect 2;") ==
          "[select 1] !CREATE INDEX CONCURRENTLY i ON t (a) [select 2]");
    CHECK(shape("select 1;\n-- schemadiff: commit\nselect 2;") == "[select 1] [select 2]");
    CHECK(shape("-- schemadiff: commit\nselect 1;\n-- schemadiff: commit\n-- schemadiff: commit\n") == "[select 1]");
    CHECK(shape("select 1;\n-- schemadiff: no-transaction\ncall p();\nselect 2;") == "[select 1] !call p() [select 2]");
    CHECK(shape("-- schemadiff: batch\ndelete from t where a in (select a from t limit 9);\nselect 1;") ==
          "*delete from t where a in (select a from t limit 9) [select 1]");
    CHECK(shape("create function f() returns int language sql begin atomic select 1; select 2; end; select 3;") ==
          "[create function f() returns int language sql begin atomic select 1; select 2; end; select 3]");
}

TEST_CASE("segments: an added enum value is committed before what follows") {
    CHECK(shape("select 1; alter type e add value 'x';") == "[select 1; alter type e add value 'x']");
    CHECK(shape("select 1; alter type e add value 'x'; alter type e add value 'y'; select 2;") ==
          "[select 1] [alter type e add value 'x'; alter type e add value 'y'] [select 2]");
    CHECK(shape("alter type e add value 'x'; select 2; alter type e add value 'y';") ==
          "[alter type e add value 'x'] [select 2; alter type e add value 'y']");
}

TEST_CASE("segments: directives are kept with their statement, lines are the file's") {
    Diagnostics diagnostics;
    const auto segments = segments_of(revision_with("select 1;\n\n-- schemadiff: lock-timeout 2s\n"
                                                    "-- schemadiff: deletes data (column a)\n-- why\n"
                                                    "alter table t\n  drop column a;\n"
                                                    "-- schemadiff: guard no rows\nselect 2;"),
                                      Direction::upgrade, diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(segments.size() == 1);
    REQUIRE(segments[0].statements.size() == 3);
    const SegmentStatement& drop = segments[0].statements[1];
    CHECK(drop.where.text() == "r.sql:8:1");
    CHECK(drop.lock_timeout == std::optional<std::string>("2s"));
    CHECK(drop.deletes == std::optional<std::string>("column a"));
    CHECK_FALSE(segments[0].statements[0].lock_timeout);
    REQUIRE(segments[0].statements[2].guard);
    CHECK(segments[0].statements[2].guard->message == "no rows");
    CHECK_FALSE(segments[0].statements[2].guard->early);
}

TEST_CASE("segments: a guard is early while nothing before it changes rows or names") {
    const auto early = [](const std::string& before) {
        Diagnostics diagnostics;
        const auto segments =
            segments_of(revision_with(before + "\n-- schemadiff: guard m\nselect 1;"), Direction::upgrade, diagnostics);
        return segments.back().statements.back().guard->early;
    };
    CHECK(early(""));
    CHECK(early("alter table t add column b int; create table u (a int); comment on table t is 'x';"));
    CHECK(early("-- schemadiff: guard first\nselect 1;"));
    CHECK_FALSE(early("update t set a = 0 where a is null;"));
    CHECK_FALSE(early("alter table t rename to u;"));
    CHECK_FALSE(early("alter table t alter a type int using a::int;"));
    CHECK_FALSE(early("create table u as select 1;"));
    CHECK_FALSE(early("do $$ begin end $$;"));
}

TEST_CASE("segments: what is wrong is said with its line") {
    CHECK(shape("select 1;\nBEGIN;") == "[select 1]\nr.sql:4:1: \"BEGIN\": transactions are the runner's");
    CHECK(shape("COMMIT;") == "r.sql:3:1: \"COMMIT\": transactions are the runner's");
    CHECK(shape("savepoint s; rollback to s;") == "[savepoint s; rollback to s]");
    CHECK(shape("select 1;\n-- schemadiff: no-transaction\n") ==
          "[select 1]\nr.sql:4:1: no statement follows the directive \"no-transaction\"");
    CHECK(shape("-- schemadiff: guard m\n-- schemadiff: commit\nselect 1;") ==
          "[select 1]\nr.sql:3:1: no statement follows the directive \"guard\"");
    CHECK(shape("-- schemadiff: guard m\n-- schemadiff: guard n\nselect 1;") ==
          "[select 1]\nr.sql:4:1: \"guard\" stands twice before one statement");
    CHECK(shape("-- schemadiff: guard m\nupdate t set a = 1;") == "r.sql:4:1: a guard stands before a query");
    CHECK(shape("-- schemadiff: batch\nselect 1;") == "r.sql:4:1: a batch is an UPDATE or a DELETE");
    CHECK(shape("-- schemadiff: batch\nupdate t set a = 1;") ==
          "r.sql:4:1: this batch would never end: an UPDATE without WHERE always touches rows");
    CHECK(shape("-- schemadiff: batch\ndelete from t where a = 1;") ==
          "*delete from t where a = 1\nr.sql:4:1: this batch has no bound: it touches all its rows in one transaction");
    CHECK(shape("copy t from stdin;") == "r.sql:3:1: COPY from or to the client cannot run here");
}

TEST_CASE("segments: a baseline's file may begin and commit by itself") {
    Diagnostics diagnostics;
    const auto segments = segments_of_file("l.sql", "begin;\ncreate table a ();\ncommit;\nselect 1;\n", diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(segments.size() == 1);
    CHECK(segments[0].statements.size() == 2);
    CHECK(segments[0].statements[1].where.text() == "l.sql:4:1");
    segments_of_file("l.sql", "rollback;", diagnostics);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message == "\"rollback\": transactions are the runner's");
}

TEST_CASE("deletes: tables and columns need their mark") {
    CHECK(deletes("drop table a;") == "3: this deletes table a and is not marked");
    CHECK(deletes("alter table s.\"a b\" drop column \"c d\";") ==
          "3: this deletes column \"c d\" of table s.\"a b\" and is not marked");
    CHECK(deletes("alter table a drop b;") == "3: this deletes column b of table a and is not marked");
    CHECK(deletes("drop schema x cascade;") == "3: this deletes schema x with its tables and is not marked");
    CHECK(deletes("drop schema x;") == "");
    CHECK(deletes("drop view v; drop index i; drop function f; alter table a drop constraint c;") == "");
    CHECK(deletes("-- schemadiff: deletes data (table a)\ndrop table a;") == "");
    CHECK(deletes("-- schemadiff: deletes data (table a)\ndrop table a; drop table b;") ==
          "4: this deletes table b and is not marked");
    CHECK(deletes("create temp table a (b int); drop table a; create table s.a (); drop table s.a;") == "");
    CHECK(deletes("create table if not exists a (b int); drop table a;") != "");
    CHECK(deletes("do $$ begin drop table a; end $$;") == "");
}

TEST_CASE("checksum: comments, trailing space and carriage returns do not count, literals do") {
    const auto checksum = [](const std::string& upgrade) { return revision_checksum(revision_with(upgrade), ""); };
    const std::string plain = checksum("create table a (b text default 'x');\n");
    CHECK(plain == checksum("-- why\ncreate table a (b text default 'x');  \n\n"));
    CHECK(plain == checksum("create table a /* c */(b text default 'x');\r\n"));
    CHECK(plain != checksum("create table a (b text default 'x ');\n"));
    CHECK(plain != checksum("create table a (c text default 'x');\n"));
}
