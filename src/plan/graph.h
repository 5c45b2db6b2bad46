// The one graph that orders a plan: nodes are actions on objects, edges say what must come first and how surely.
//
// Knows nothing of SQL or kinds but the order in which kinds come where nothing else decides.
#pragma once

#include <string>
#include <vector>

#include "plan/needs.h"

namespace schemadiff::plan {

enum class Action {
    rename,
    drop,       // of what goes for good, or is made anew
    detach,     // a column lets go of a default or identity that is in the way
    set_aside,  // a type is renamed out of the way of its successor
    alter,
    shell,  // the bare name of a type, for the functions that make it
    create,
    attach,     // the column takes its default up again
    drop_aside  // the old type goes
};

struct Edge {
    std::size_t first = 0;
    Strength strength = Strength::structure;
};

struct Node {
    Action action{};
    Identity id;
    std::size_t rank = 0;            // of the identity (numbering.h): in place of comparing names
    const Change* change = nullptr;  // null where another's change forced it
    bool detached = false;           // alter: the old default or identity is gone by then
    bool rests_on_new = false;       // on what this plan makes first: no guard can ask for it before
    ObjectPtr before;
    ObjectPtr after;
    std::vector<ObjectPtr> members;  // folded into the creation of a table
    std::string why;
    std::vector<Edge> after_nodes;  // what must come before this one
};

// The order in which the nodes can run. Where nodes run in a circle, edges of the least strength are let go first;
// what is left in circles even so is put into `cycles` by its members.
struct Order {
    std::vector<std::size_t> nodes;
    std::vector<std::vector<std::size_t>> cycles;
};

// Edges of a strength below `let_go` that run inside a circle do not count.
Order order_nodes(const std::vector<Node>& nodes, Strength let_go);

}  // namespace schemadiff::plan
