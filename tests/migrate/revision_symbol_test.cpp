#include "migrate/revision_symbol.h"

#include <doctest/doctest.h>

#include "migrate/text.h"
#include "schemadiff/error.h"
#include "support/graph_of.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::graph_of;

namespace {

using Ids = std::vector<std::string>;

struct Case {
    const char* symbol;
    const char* rows;
    const char* expected;  // ids, or the whole message
};

// The ids that a symbol names, or what is said about it.
std::string answer(const RevisionGraph& graph, const Case& one) {
    try {
        const Ids found = resolve(graph, one.symbol, split_list(one.rows));
        return found.empty() ? "base" : join(found, ", ");
    } catch (const Error& error) {
        return error.what();
    }
}

void check_all(const RevisionGraph& graph, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        INFO(one.symbol, " from ", one.rows);
        CHECK(answer(graph, one) == one.expected);
    }
}

// main: ae10 - ae1027 - b2 - c3; a fork at b2: pay1 (label pay) - pay2.
RevisionGraph forked() {
    return graph_of({"ae10", "ae1027: ae10", "b2: ae1027", "c3: b2", "pay1: b2 @pay", "pay2: pay1"});
}

}  // namespace

TEST_CASE("revision symbol: on one line of revisions") {
    check_all(graph_of({"ae10", "ae1027: ae10", "b2: ae1027", "c3: b2"}),
              {{"head", "", "c3"},
               {"heads", "", "c3"},
               {"base", "b2", "base"},
               {"current", "b2", "b2"},
               {"current", "", "base"},
               {"ae10", "", "ae10"},
               {"ae102", "", "ae1027"},
               {"b", "", "b2"},
               {"ae", "", "\"ae\" is ambiguous: ae10, ae1027"},
               {"b3", "", "no revision \"b3\""},
               {"zzzz", "", "no revision \"zzzz\""},
               {"+2", "", "ae1027"},
               {"+1", "b2", "c3"},
               {"+2", "b2", "\"+2\": there are only 1 of 2 steps up from b2"},
               {"-1", "b2", "ae1027"},
               {"-3", "b2", "base"},
               {"-4", "b2", "\"-4\": there are only 3 of 4 steps down from b2"},
               {"-1", "", "\"-1\": there are only 0 of 1 steps down from base"},
               {"ae10+2", "", "b2"},
               {"c3-1", "", "b2"},
               {"head-2", "", "ae1027"},
               {"head+1", "", "\"head+1\": there are only 0 of 1 steps up from c3"},
               {"base+2", "c3", "ae1027"},
               {"current+1", "ae10", "ae1027"},
               {"ae10@head", "", "c3"},
               {"c3@base", "", "base"},
               {"ae10-1", "", "base"},
               {"@head", "", "\"@head\": nothing stands before the @"},
               {"pay@head", "", "no revision \"pay\""},
               {"a@b@c", "", "\"a@b@c\": this is no revision"},
               {"x@", "", "\"x@\": this is no revision"},
               {"a-b", "", "\"a-b\": this is no revision"},
               {"a:b", "", "\"a:b\": this is no revision"},
               {"", "", "an empty revision"}});
}

TEST_CASE("revision symbol: over a fork and with labels") {
    check_all(forked(), {{"head", "", "multiple heads: c3, pay2"},
                         {"heads", "", "c3, pay2"},
                         {"pay@head", "", "pay2"},
                         {"pay@heads", "", "pay2"},
                         {"pay", "", "pay1"},
                         {"pa", "", "\"pa\" is ambiguous: pay1, pay2"},
                         {"b2@head", "", "multiple heads: c3, pay2"},
                         {"c3@head", "", "c3"},
                         {"+1", "b2", "\"+1\": the way forks at b2: c3, pay1"},
                         {"pay@+1", "b2", "pay1"},
                         {"pay@+2", "b2", "pay2"},
                         {"pay@+1", "c3", "pay1"},
                         {"pay@-1", "c3", "\"pay@-1\": no current revision is on the branch of pay"},
                         {"pay@head-2", "", "b2"},
                         {"pay@-1", "c3, pay2", "pay1"},
                         {"-1", "c3, pay2", "\"-1\": the database is at several revisions: c3, pay2"},
                         {"current", "c3, pay2", "c3, pay2"},
                         {"pay@current", "c3, pay2", "pay2"},
                         {"pay@c3", "", "\"pay@c3\": c3 is not on the branch of pay"},
                         {"head-1", "", "multiple heads: c3, pay2"},
                         {"heads-1", "", "\"heads-1\": steps from several revisions: c3, pay2"}});
}

TEST_CASE("revision symbol: branches with bases of their own") {
    check_all(graph_of({"a1", "a2: a1", "b1 @pay", "b2: b1"}),
              {{"pay@+1", "a2", "b1"},
               {"pay@+2", "a2", "b2"},
               {"pay@base+1", "", "b1"},
               {"base+1", "", "\"base+1\": the way forks at base: a1, b1"},
               {"+1", "", "\"+1\": the way forks at base: a1, b1"},
               {"pay@head", "", "b2"}});
}

TEST_CASE("revision symbol: steps down over a merge need a branch") {
    check_all(graph_of({"a", "b: a", "c: a @pay", "m: b, c"}),
              {{"head-1", "", "\"head-1\": the way forks at m: b, c"}, {"pay@head-1", "", "c"}});
}

TEST_CASE("revision symbol: one revision where one is wanted") {
    CHECK(resolve_one(forked(), "b2", {}) == std::optional<std::string>("b2"));
    CHECK(resolve_one(forked(), "base", {}) == std::nullopt);
    CHECK_THROWS_WITH_AS(resolve_one(forked(), "heads", {}), "\"heads\": these are several revisions: c3, pay2", Error);
}

TEST_CASE("revision symbol: ranges of history") {
    const RevisionGraph graph = forked();
    CHECK(history_range(graph, "ae1027:c3", {}) == Ids{"c3", "b2", "ae1027"});
    CHECK(history_range(graph, ":b2", {}) == Ids{"b2", "ae1027", "ae10"});
    CHECK(history_range(graph, "b2:", {}) == Ids{"pay2", "pay1", "c3", "b2"});
    CHECK(history_range(graph, "-1:current", {"c3"}) == Ids{"c3", "b2"});
    CHECK(history_range(graph, "base:ae10", {}) == Ids{"ae10"});
    CHECK(history_range(graph, "b2:b2", {}) == Ids{"b2"});
    CHECK_THROWS_WITH_AS(history_range(graph, "c3:pay2", {}), "\"c3:pay2\": pay2 does not descend from c3", Error);
    CHECK_THROWS_WITH_AS(history_range(graph, "c3:b2", {}), "\"c3:b2\": b2 does not descend from c3", Error);
    CHECK_THROWS_WITH_AS(parse_range("a:b:c"), "\"a:b:c\" is no range", Error);
    CHECK_FALSE(parse_range("a"));
}

TEST_CASE("revision symbol: parents of a new revision") {
    CHECK(parents_for_new(graph_of({}), std::nullopt, false, {}).empty());
    CHECK(parents_for_new(graph_of({"a"}), std::nullopt, false, {}) == Ids{"a"});
    CHECK(parents_for_new(forked(), "pay@head", false, {}) == Ids{"pay2"});
    CHECK(parents_for_new(forked(), "base", false, {}).empty());
    CHECK(parents_for_new(forked(), "b2", true, {}) == Ids{"b2"});
    CHECK_THROWS_WITH_AS(parents_for_new(forked(), std::nullopt, false, {}), "multiple heads: c3, pay2", Error);
    CHECK_THROWS_WITH_AS(parents_for_new(forked(), "b2", false, {}),
                         "revision b2 is no head, c3, pay1 revises it already", Error);
}

TEST_CASE("revision symbol: parents of a merge") {
    CHECK(parents_for_merge(forked(), {"heads"}, {}) == Ids{"c3", "pay2"});
    CHECK(parents_for_merge(forked(), {"c3", "pay"}, {}) == Ids{"c3", "pay1"});
    CHECK_THROWS_WITH_AS(parents_for_merge(graph_of({"a"}), {"heads"}, {}), "only one revision to merge: a", Error);
    CHECK_THROWS_WITH_AS(parents_for_merge(graph_of({}), {"heads"}, {}), "there is nothing to merge", Error);
    CHECK_THROWS_WITH_AS(parents_for_merge(forked(), {"b2", "c3"}, {}),
                         "cannot merge b2 with c3, which descends from it", Error);
}
