#include "migrate/revision_graph.h"

#include <doctest/doctest.h>

#include "migrate/text.h"
#include "schemadiff/error.h"
#include "support/graph_of.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::graph_of;

namespace {

using Ids = std::vector<std::string>;

std::string problems(const RevisionGraph& graph) {
    std::string lines;
    for (const Diagnostic& problem : graph.problems()) {
        lines += (lines.empty() ? "" : "\n") + problem.where.file + ": " + problem.message;
    }
    return lines;
}

}  // namespace

TEST_CASE("revision graph: heads, bases, forks and merges") {
    const RevisionGraph graph = graph_of({"d: b, c", "a", "b: a", "c: a", "e: d", "f: d", "z"});
    CHECK(problems(graph) == "");
    CHECK(graph.heads() == Ids{"e", "f", "z"});
    CHECK(graph.bases() == Ids{"a", "z"});
    CHECK(graph.is_branch_point("a"));
    CHECK(graph.is_branch_point("d"));
    CHECK_FALSE(graph.is_branch_point("b"));
    CHECK(graph.is_merge_point("d"));
    CHECK_FALSE(graph.is_merge_point("e"));
    CHECK(graph.children("a") == Ids{"b", "c"});
    CHECK(graph.parents("d") == Ids{"b", "c"});
    CHECK(graph.ids() == Ids{"a", "b", "c", "d", "e", "f", "z"});
    CHECK(graph.ancestors({"d"}, Follow::revises) == std::set<std::string>{"a", "b", "c", "d"});
    CHECK(graph.descendants({"b"}, Follow::revises) == std::set<std::string>{"b", "d", "e", "f"});
    CHECK(graph.without_ancestors({"a", "b", "e", "z"}) == Ids{"e", "z"});
}

TEST_CASE("revision graph: dependencies order without merging") {
    const RevisionGraph graph = graph_of({"a1", "a2: a1 @accounts", "b1", "b2: b1 > accounts"});
    CHECK(problems(graph) == "");
    CHECK(graph.heads() == Ids{"a2", "b2"});
    CHECK(graph.dependencies("b2") == Ids{"a2"});
    CHECK(graph.dependents("a2") == Ids{"b2"});
    CHECK(graph.ancestors({"b2"}, Follow::revises) == std::set<std::string>{"b1", "b2"});
    CHECK(graph.in_order(graph.ancestors({"b2"}, Follow::revises_and_depends_on)) == Ids{"a1", "a2", "b1", "b2"});
}

TEST_CASE("revision graph: the order follows creation before id") {
    Revision early = test::revision_of("z");
    early.created = "2026-01-01 00:00:00 UTC";
    Revision late = test::revision_of("a");
    late.created = "2026-01-02 00:00:00 UTC";
    CHECK(RevisionGraph({late, early}).ids() == Ids{"z", "a"});
}

TEST_CASE("revision graph: labels reach up to a fork and down to all descendants") {
    const RevisionGraph graph = graph_of({"a", "b: a", "c: b", "d: c @pay", "e: d", "x: a"});
    CHECK(graph.labels_of("e") == Ids{"pay"});
    CHECK(graph.labels_of("d") == Ids{"pay"});
    CHECK(graph.labels_of("b") == Ids{"pay"});
    CHECK(graph.labels_of("a") == Ids{});
    CHECK(graph.labels_of("x") == Ids{});
}

TEST_CASE("revision graph: what is wrong is named with its file") {
    CHECK(problems(graph_of({"a: zz"})) == "a.sql: revision a revises zz, and no file has that revision");
    CHECK(problems(graph_of({"a > zz"})) == "a.sql: revision a depends on zz, and no file has that revision or label");
    CHECK(problems(graph_of({"a: a"})) == "a.sql: revision a revises itself");
    CHECK(problems(graph_of({"a > a"})) == "a.sql: revision a depends on itself");
    CHECK(problems(graph_of({"b: a", "c: b", "a: c"})) == "a.sql: revisions form a ring: a -> c -> b -> a");
    CHECK(problems(graph_of({"a > b", "b: a"})) == "a.sql: revisions form a ring: a -> b -> a");
    CHECK(problems(graph_of({"a @x", "b @x"})) == "b.sql: the branch label \"x\" stands on a and on b");
    CHECK(problems(graph_of({"a @b", "b"})) == "a.sql: the branch label \"b\" is also the id of a revision");
    Revision one = test::revision_of("a");
    Revision two = one;
    one.path = "r/one.sql";
    two.path = "r/two.sql";
    CHECK(problems(RevisionGraph({two, one})) == "r/two.sql: revision a is there twice: r/one.sql and r/two.sql");
    CHECK_THROWS_WITH_AS(graph_of({"a: zz"}).require_sound(),
                         "a.sql: revision a revises zz, and no file has that revision", Error);
}

TEST_CASE("revision graph: a broken graph still answers") {
    const RevisionGraph ring = graph_of({"r", "a: c, r", "b: a", "c: b", "d: c", "e: r"});
    CHECK(ring.heads() == Ids{"e", "d"});
    CHECK(ring.ids().size() == 6);
    CHECK(ring.ancestors({"d"}, Follow::revises).size() == 5);
    CHECK(graph_of({"a: zz", "b: a"}).heads() == Ids{"b"});
}

TEST_CASE("revision graph: ten thousand revisions in a row") {
    std::vector<std::string> lines = {"r0"};
    for (int i = 1; i < 10000; ++i) lines.push_back("r" + std::to_string(i) + ": r" + std::to_string(i - 1));
    const RevisionGraph graph = graph_of(lines);
    CHECK(graph.heads() == Ids{"r9999"});
    CHECK(graph.ids().size() == 10000);
}
