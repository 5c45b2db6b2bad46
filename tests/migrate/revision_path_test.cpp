#include "migrate/revision_path.h"

#include <doctest/doctest.h>

#include "migrate/text.h"
#include "schemadiff/error.h"
#include "support/graph_of.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::graph_of;

namespace {

using Ids = std::vector<std::string>;

std::string text(const std::vector<RowMove>& moves) {
    Ids words;
    for (const RowMove& move : moves) {
        switch (move.kind) {
            case RowMoveKind::insert:
                words.push_back("+" + move.after);
                break;
            case RowMoveKind::update:
                words.push_back(move.before + ">" + move.after);
                break;
            case RowMoveKind::remove:
                words.push_back("-" + move.before);
                break;
        }
    }
    return join(words, " ");
}

// "a[+a] b[a>b]", or what is said.
template <typename Make>
std::string path_text(Make make) {
    try {
        Ids words;
        for (const PathStep& step : make()) words.push_back(step.id + "[" + text(step.moves) + "]");
        return join(words, " ");
    } catch (const Error& error) {
        return error.what();
    }
}

std::string up(const RevisionGraph& graph, const Ids& rows, const char* target) {
    return path_text([&] { return upgrade_path(graph, rows, target); });
}
std::string down(const RevisionGraph& graph, const Ids& rows, const char* target) {
    return path_text([&] { return downgrade_path(graph, rows, target); });
}

RevisionGraph diamond() {
    return graph_of({"a", "b: a", "c: a @pay", "m: b, c", "n: m"});
}

}  // namespace

TEST_CASE("revision path: a line of revisions updates one row") {
    const RevisionGraph graph = graph_of({"a", "b: a", "c: b"});
    CHECK(up(graph, {}, "head") == "a[+a] b[a>b] c[b>c]");
    CHECK(up(graph, {"b"}, "head") == "c[b>c]");
    CHECK(up(graph, {"c"}, "head") == "");
    CHECK(up(graph, {}, "+1") == "a[+a]");
    CHECK(up(graph, {"c"}, "a") == "");
    CHECK(up(graph_of({}), {}, "head") == "");
    CHECK(down(graph, {"c"}, "-1") == "c[c>b]");
    CHECK(down(graph, {"c"}, "a") == "c[c>b] b[b>a]");
    CHECK(down(graph, {"c"}, "base") == "c[c>b] b[b>a] a[-a]");
    CHECK(down(graph, {"c"}, "head") == "");
    CHECK(down(graph, {}, "base") == "");
    CHECK(down(graph, {"c"}, "head-2") == "c[c>b] b[b>a]");
}

TEST_CASE("revision path: a fork inserts, a merge removes and updates") {
    const RevisionGraph graph = diamond();
    CHECK(up(graph, {}, "head") == "a[+a] b[a>b] c[+c] m[-c b>m] n[m>n]");
    CHECK(up(graph, {"b"}, "m") == "c[+c] m[-c b>m]");
    CHECK(down(graph, {"n"}, "base") == "n[n>m] m[m>b +c] c[-c] b[b>a] a[-a]");
    CHECK(down(graph, {"n"}, "a") == "n[n>m] m[m>b +c] c[-c] b[b>a]");
    CHECK(down(graph, {"b", "c"}, "pay@-1") == "c[-c]");
    CHECK(down(graph, {"b", "c"}, "a") == "c[-c] b[b>a]");
    CHECK(down(graph, {"n"}, "pay@a") == "n[n>m] m[m>b +c] c[-c]");
}

TEST_CASE("revision path: branches with bases of their own") {
    const RevisionGraph graph = graph_of({"a1", "a2: a1", "b1 @pay", "b2: b1"});
    CHECK(up(graph, {}, "heads") == "a1[+a1] a2[a1>a2] b1[+b1] b2[b1>b2]");
    CHECK(up(graph, {"a1"}, "pay@head") == "b1[+b1] b2[b1>b2]");
    CHECK(down(graph, {"a2", "b2"}, "pay@base") == "b2[b2>b1] b1[-b1]");
    CHECK(down(graph, {"a2", "b2"}, "a1") == "a2[a2>a1]");
    CHECK(up(graph, {}, "head") == "multiple heads: a2, b2");
    CHECK(down(graph, {"a2", "b2"}, "-1") == "\"-1\": the database is at several revisions: a2, b2");
}

TEST_CASE("revision path: dependencies run first and are reverted last") {
    const RevisionGraph graph = graph_of({"a1", "a2: a1", "a3: a2", "b1", "b2: b1 > a2"});
    CHECK(up(graph, {}, "b2") == "a1[+a1] a2[a1>a2] b1[+b1] b2[b1>b2]");
    CHECK(up(graph, {"a2", "b2"}, "a3") == "a3[a2>a3]");
    CHECK(down(graph, {"a3", "b2"}, "a1") == "b2[b2>b1] a3[a3>a2] a2[a2>a1]");
    // As Alembic writes it, where the row of a2 is implied by b2's dependency.
    CHECK(up(graph, {"b2"}, "a3") == "a3[+a3]");
}

TEST_CASE("revision path: what cannot be is said") {
    const RevisionGraph graph = graph_of({"a", "b: a", "c: b", "x: a"});
    CHECK(up(graph, {"b"}, "-1") == "upgrade cannot go -1");
    CHECK(down(graph, {"b"}, "+1") == "downgrade cannot go +1");
    CHECK(up(graph, {"b"}, "base") == "upgrade cannot go to base");
    CHECK(up(graph, {"gone"}, "c") == "the database is at revision gone, and no file has that revision");
    CHECK(up(graph, {"a", "b"}, "c") == "the version table has overlapping rows: a is an ancestor of another of a, b");
    CHECK(down(graph, {"b"}, "c") == "cannot downgrade to c: it is not applied; the database is at b");
    CHECK(down(graph, {"b"}, "x") == "cannot downgrade to x: it is not applied; the database is at b");
    CHECK(down(graph, {"c", "x"}, "heads") == "\"heads\": these are several revisions: c, x");
}

TEST_CASE("revision path: stamping") {
    const RevisionGraph graph = diamond();
    const auto stamp = [&](const Ids& rows, const Ids& targets, bool purge = false) {
        return text(stamp_moves(graph, rows, targets, purge));
    };
    CHECK(stamp({}, {"head"}) == "+n");
    CHECK(stamp({"a"}, {"n"}) == "a>n");
    CHECK(stamp({"n"}, {"a"}) == "n>a");
    CHECK(stamp({"n"}, {"n"}) == "");
    CHECK(stamp({"n"}, {"base"}) == "-n");
    CHECK(stamp({"b"}, {"c"}) == "+c");
    CHECK(stamp({"b", "c"}, {"m"}) == "-c b>m");
    CHECK(stamp({"m"}, {"b", "c"}) == "m>b +c");
    CHECK(stamp({"gone"}, {"a"}, true) == "gone>a");
    CHECK(stamp({"gone", "b"}, {"b"}, true) == "-gone");
    CHECK_THROWS_WITH_AS(stamp({"gone"}, {"a"}), "the database is at revision gone, and no file has that revision",
                         Error);
}

TEST_CASE("revision path: every path ends at rows that are the heads of what is applied") {
    const RevisionGraph graph = diamond();
    for (const char* target : {"a", "b", "c", "m", "n"}) {
        Ids rows;
        for (const PathStep& step : upgrade_path(graph, {}, target)) rows = after_moves(rows, step.moves);
        CHECK(rows == Ids{target});
        for (const PathStep& step : downgrade_path(graph, rows, "base")) rows = after_moves(rows, step.moves);
        CHECK(rows.empty());
    }
}
