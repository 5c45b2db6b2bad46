#include "plan/make_plan.h"

#include <algorithm>
#include <future>
#include <unordered_map>

#include "plan/build.h"
#include "plan/numbering.h"
#include "plan/steps.h"
#include "plan/too_new.h"

namespace schemadiff::plan {

namespace {

bool holds_expression(const Object& object) {
    if (const auto* column = object.get_if<Column>())
        return !column->default_value.empty() || !column->generated.empty();
    return object.id.kind == Kind::check || object.id.kind == Kind::exclusion;
}

// What hangs on a table or view by itself, and may name others: with these it can be dropped ahead of it.
bool may_go_ahead(const Identity& id, const Identity& container) {
    const bool names_others = id.kind == Kind::rule || id.kind == Kind::policy || id.kind == Kind::trigger ||
                              id.kind == Kind::check || id.kind == Kind::exclusion;
    return names_others && id.schema == container.schema && id.parent == container.name;
}

// Tables of a circle are made without the members that could be what closes it, and dropped after them.
bool unfold(const std::vector<Node>& nodes, const Order& order, std::set<Identity>& unfolded) {
    bool more = false;
    for (const auto& cycle : order.cycles)
        for (const std::size_t at : cycle) {
            if (nodes[at].id.kind == Kind::domain) more |= unfolded.insert(nodes[at].id).second;
            for (const ObjectPtr& member : nodes[at].members)
                if (holds_expression(*member)) more |= unfolded.insert(member->id).second;
            if (nodes[at].action != Action::drop) continue;
            for (const Node& each : nodes)
                if (each.action == Action::drop && !each.before && may_go_ahead(each.id, nodes[at].id))
                    more |= unfolded.insert(each.id).second;
        }
    return more;
}

std::string cycle_text(const std::vector<Node>& nodes, const std::vector<std::size_t>& cycle) {
    std::string out = "these depend on each other in a circle that no rule breaks: ";
    bool first = true;
    for (const std::size_t at : cycle) {
        if (nodes[at].id == Identity{}) continue;  // a barrier
        out += (first ? "" : ", ") + nodes[at].id.described();
        first = false;
    }
    return out;
}

Plan plan_one_way(const ChangeList& changes, const State& before, const State& after, const Numbering& numbering,
                  const PlanOptions& options, bool renames_last) {
    const compare::Hierarchy tree_before(*before.catalog);
    const NameIndex names_after(*after.catalog, options.search_path);
    const DependentIndex dependents(tree_before, numbering, options.search_path, before.dependencies);
    const int server_version = options.server_version ? options.server_version : emit::Context{}.server_version;
    const Spread reach = spread(changes, dependents, *before.catalog, *after.catalog, server_version);
    std::set<Identity> unfolded;
    std::vector<Node> nodes;
    Order order;
    for (;;) {
        nodes = build_nodes({changes, *before.catalog, *after.catalog, tree_before, names_after, dependents, reach,
                             unfolded, numbering});
        // Bodies are let go first, then tables are unfolded, then what SQL bodies and expressions mention.
        order = order_nodes(nodes, Strength::body);
        if (!order.cycles.empty()) order = order_nodes(nodes, Strength::sql_body);
        if (order.cycles.empty() || !unfold(nodes, order, unfolded)) break;
    }
    for (const Strength let_go : {Strength::expression, Strength::structure})
        if (!order.cycles.empty()) order = order_nodes(nodes, let_go);
    emit::Context context{before.catalog, after.catalog,      server_version, options.concurrent_indexes,
                          &tree_before,   &names_after.tree()};
    Plan plan = make_steps(nodes, order, reach, renames_last, context);
    plan.blockers = reach.blockers;
    for (std::string& line : too_new(changes, plan, options.server_version)) plan.blockers.push_back(std::move(line));
    for (const auto& cycle : order.cycles) plan.blockers.push_back(cycle_text(nodes, cycle));
    return plan;
}

void add_reverse(Plan& plan, const Plan& back) {
    std::unordered_map<const Identity*, std::vector<Step*>, IdentityOf, IdentityOf> by_object;
    for (PlanSegment& segment : plan.segments)
        for (Step& step : segment.steps)
            if (!step.objects.empty()) by_object[&step.objects.front()].push_back(&step);
    for (const PlanSegment& segment : back.segments)
        for (const Step& step : segment.steps)
            for (const Identity& id : step.objects)
                if (const auto found = by_object.find(&id); found != by_object.end())
                    for (Step* undone : found->second) undone->reverse.push_back(step.sql);
}

}  // namespace

Plan make_plan(const ChangeList& changes, const State& before, const State& after, const PlanOptions& options) {
    return plan_one_way(changes, before, after, Numbering(*before.catalog, *after.catalog), options, false);
}

Plan make_reverse_plan(const ChangeList& changes, const State& before, const State& after, const PlanOptions& options) {
    const Numbering numbering(*before.catalog, *after.catalog);
    return plan_one_way(changes.reversed(), after, before, numbering, options, true);
}

// The way back knows nothing of the way there, so both are planned at the same time.
TwoWayPlan make_two_way_plan(const compare::Comparison& comparison, const DependencySource& dependencies,
                             const PlanOptions& options) {
    DependencySource live;
    if (dependencies) live = [&] { return compare::renamed(dependencies(), comparison.renames); };
    const State before{&comparison.from, nullptr};
    const State after{&comparison.to, nullptr};
    const Numbering numbering(comparison.from, comparison.to);
    std::future<Plan> back = std::async(std::launch::async, [&] {
        return plan_one_way(comparison.changes.reversed(), after, before, numbering, options, true);
    });
    TwoWayPlan out;
    out.upgrade = plan_one_way(comparison.changes, {&comparison.from, live}, after, numbering, options, false);
    out.downgrade = back.get();
    add_reverse(out.upgrade, out.downgrade);
    add_reverse(out.downgrade, out.upgrade);
    return out;
}

}  // namespace schemadiff::plan
