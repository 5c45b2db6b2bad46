#include "plan/graph.h"

#include <doctest/doctest.h>

namespace schemadiff::plan {
namespace {

Node node(Action action, Kind kind, const std::string& name, std::vector<Edge> after = {}) {
    Node out;
    out.action = action;
    out.id = {kind, "public", "", name, ""};
    out.after_nodes = std::move(after);
    return out;
}

TEST_SUITE("plan/graph") {
    TEST_CASE("where nothing decides, what goes comes before what comes, kinds and names in their order") {
        const std::vector<Node> nodes{node(Action::create, Kind::view, "b"), node(Action::create, Kind::table, "z"),
                                      node(Action::create, Kind::table, "a"), node(Action::drop, Kind::table, "y"),
                                      node(Action::rename, Kind::table, "x")};
        const Order order = order_nodes(nodes, Strength::body);
        CHECK(order.nodes == std::vector<std::size_t>{4, 3, 2, 1, 0});
        CHECK(order.cycles.empty());
    }

    TEST_CASE("an edge decides against names and kinds") {
        const std::vector<Node> nodes{node(Action::create, Kind::table, "a", {{1, Strength::expression}}),
                                      node(Action::create, Kind::view, "b")};
        CHECK(order_nodes(nodes, Strength::structure).nodes == std::vector<std::size_t>{1, 0});
    }

    TEST_CASE("a circle is told by its members, and let go at its weakest edge") {
        const std::vector<Node> nodes{node(Action::create, Kind::table, "a", {{1, Strength::expression}}),
                                      node(Action::create, Kind::function, "f", {{0, Strength::sql_body}}),
                                      node(Action::create, Kind::table, "c", {{0, Strength::structure}})};
        const Order stuck = order_nodes(nodes, Strength::body);
        REQUIRE(stuck.cycles.size() == 1);
        CHECK(stuck.cycles[0] == std::vector<std::size_t>{0, 1});
        const Order order = order_nodes(nodes, Strength::expression);
        CHECK(order.cycles.empty());
        CHECK(order.nodes == std::vector<std::size_t>{1, 0, 2});
    }

    TEST_CASE("ten thousand nodes in a chain need neither recursion nor quadratic time") {
        std::vector<Node> nodes;
        for (std::size_t at = 0; at < 10000; ++at)
            nodes.push_back(
                node(Action::create, Kind::table, std::to_string(at),
                     at + 1 < 10000 ? std::vector<Edge>{{at + 1, Strength::structure}} : std::vector<Edge>{}));
        const Order order = order_nodes(nodes, Strength::body);
        CHECK(order.nodes.front() == 9999);
        CHECK(order.nodes.back() == 0);
    }
}

}  // namespace
}  // namespace schemadiff::plan
