#include "plan/graph.h"

#include <algorithm>
#include <cstdint>
#include <queue>

namespace schemadiff::plan {

namespace {

// Tarjan's strongly connected components, without recursion: the component of each node.
class Components {
  public:
    explicit Components(const std::vector<Node>& nodes) : nodes_(nodes), state_(nodes.size()), of_(nodes.size(), 0) {
        for (std::size_t node = 0; node < nodes.size(); ++node)
            if (state_[node].index == 0) visit(node);
    }
    std::size_t of(std::size_t node) const { return of_[node]; }
    std::size_t size_of(std::size_t node) const { return sizes_[of_[node]]; }

  private:
    struct State {
        std::size_t index = 0;  // 0: not yet seen
        std::size_t low = 0;
        std::size_t edge = 0;
        bool on_stack = false;
    };

    void open(std::size_t node) {
        state_[node].index = state_[node].low = ++counter_;
        state_[node].on_stack = true;
        stack_.push_back(node);
        path_.push_back(node);
    }
    void close(std::size_t node) {
        if (state_[node].low != state_[node].index) return;
        std::size_t member;
        sizes_.push_back(0);
        do {
            member = stack_.back();
            stack_.pop_back();
            state_[member].on_stack = false;
            of_[member] = sizes_.size() - 1;
            ++sizes_.back();
        } while (member != node);
    }
    void visit(std::size_t start) {
        open(start);
        while (!path_.empty()) {
            const std::size_t node = path_.back();
            State& state = state_[node];
            if (state.edge < nodes_[node].after_nodes.size()) {
                const std::size_t next = nodes_[node].after_nodes[state.edge++].first;
                if (state_[next].index == 0)
                    open(next);
                else if (state_[next].on_stack)
                    state.low = std::min(state.low, state_[next].index);
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) state_[path_.back()].low = std::min(state_[path_.back()].low, state.low);
            close(node);
        }
    }

    const std::vector<Node>& nodes_;
    std::vector<State> state_;
    std::vector<std::size_t> of_, stack_, path_, sizes_;
    std::size_t counter_ = 0;
};

// Where nothing decides: what goes, then what comes; a kind's place in the list; the names.
// Event triggers fire for our own statements: they go first of all and come last.
int phase(const Node& node) {
    if (node.id.kind == Kind::event_trigger && node.action != Action::rename)
        return node.action == Action::drop ? -1 : 6;
    switch (node.action) {
        case Action::rename:
            return 0;
        case Action::detach:
            return 1;
        case Action::drop:
            return 2;
        case Action::set_aside:
            return 3;
        case Action::shell:
        case Action::alter:
        case Action::create:
        case Action::attach:
            return 4;
        case Action::drop_aside:
            return 5;
    }
    return 7;
}

// All that can be said in one number of a node's turn, where nothing decides.
std::uint64_t turn(const Node& node) {
    const std::uint64_t kind = node.action == Action::drop ? 255 - static_cast<std::uint64_t>(node.id.kind) : 0;
    return static_cast<std::uint64_t>(phase(node) + 1) << 56 | kind << 48 | node.rank;
}

struct Later {
    const std::vector<Node>* nodes;
    const std::vector<std::uint64_t>* turns;
    bool operator()(std::size_t one, std::size_t other) const {
        if ((*turns)[one] != (*turns)[other]) return (*turns)[one] > (*turns)[other];
        const Identity& left = (*nodes)[one].id;
        const Identity& right = (*nodes)[other].id;
        return left != right ? right < left : one > other;
    }
};

}  // namespace

Order order_nodes(const std::vector<Node>& nodes, Strength let_go) {
    const Components components(nodes);
    std::vector<std::vector<std::size_t>> next(nodes.size());
    std::vector<std::size_t> waits(nodes.size(), 0);
    for (std::size_t node = 0; node < nodes.size(); ++node)
        for (const Edge& edge : nodes[node].after_nodes) {
            const bool inside = components.of(edge.first) == components.of(node);
            if (edge.first == node || (inside && edge.strength < let_go)) continue;
            next[edge.first].push_back(node);
            ++waits[node];
        }
    std::vector<std::uint64_t> turns;
    turns.reserve(nodes.size());
    for (const Node& node : nodes) turns.push_back(turn(node));
    std::priority_queue<std::size_t, std::vector<std::size_t>, Later> ready(Later{&nodes, &turns});
    for (std::size_t node = 0; node < nodes.size(); ++node)
        if (waits[node] == 0) ready.push(node);
    Order order;
    while (!ready.empty()) {
        const std::size_t node = ready.top();
        ready.pop();
        order.nodes.push_back(node);
        for (const std::size_t later : next[node])
            if (--waits[later] == 0) ready.push(later);
    }
    std::vector<std::vector<std::size_t>> by_component(nodes.size());
    for (std::size_t node = 0; node < nodes.size(); ++node)
        if (waits[node] != 0 && components.size_of(node) > 1) by_component[components.of(node)].push_back(node);
    for (auto& cycle : by_component)
        if (!cycle.empty()) order.cycles.push_back(std::move(cycle));
    return order;
}

}  // namespace schemadiff::plan
