#include "plan/build.h"

#include <algorithm>
#include <utility>

#include "emit/column_parts.h"
#include "plan/builder.h"

namespace schemadiff::plan {

namespace {

bool is_constraint(Kind kind) {
    return kind == Kind::primary_key || kind == Kind::unique || kind == Kind::check || kind == Kind::exclusion ||
           kind == Kind::foreign_key;
}

bool is_container(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view;
}

// The domain without what may call a function that takes it.
ObjectPtr bare_domain(const Object& domain) {
    Object bare = domain;
    bare.as<Domain>().checks.clear();
    bare.as<Domain>().default_value = {};
    return std::make_shared<const Object>(std::move(bare));
}

// A column lets go of its old default or identity in a step of its own where the new one, or a sequence, needs the
// room: an identity's sequence has the name that a serial's has.
bool lets_go_first(const Change& change) {
    if (change.before->id.kind != Kind::column || !change.touches("identity")) return false;
    const Column& from = change.before->as<Column>();
    const Column& to = change.after->as<Column>();
    if (!from.identity.empty()) return to.identity.empty();
    return !from.default_value.empty();
}

}  // namespace

std::size_t Builder::add(Action action, const Identity& id, const Change* change, ObjectPtr before, ObjectPtr after,
                         std::string why) {
    Node node;
    node.action = action;
    node.id = id;
    node.rank = in_.numbering.rank(id);
    node.change = change;
    node.before = std::move(before);
    node.after = std::move(after);
    node.why = std::move(why);
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
}

void Builder::add_drop(const ObjectPtr& before, const Change* change, const std::string& why) {
    // Its successor under the same name is of another kind.
    if (in_.spread.rebuilt.count(before->id)) {
        const std::size_t aside = add(Action::set_aside, before->id, change, before, nullptr, why);
        const std::size_t dropped = add(Action::drop_aside, before->id, change, before, nullptr, why);
        asides_[before->id] = aside;
        drops_[before->id] = releases_[before->id] = dropped;
        return edge(aside, dropped, Strength::structure);
    }
    const std::size_t node = add(Action::drop, before->id, change, before, nullptr, why);
    drops_[before->id] = node;
    releases_[before->id] = node;
    if (before->id.kind != Kind::domain || !in_.unfolded.count(before->id)) return;
    const std::size_t detach = add(Action::detach, before->id, change, before, nullptr, why);
    releases_[before->id] = detach;
    edge(detach, node, Strength::structure);
}

void Builder::add_create(const ObjectPtr& after, const Change* change, const std::string& why) {
    const bool in_parts = after->id.kind == Kind::domain && in_.unfolded.count(after->id);
    makes_[after->id] = add(Action::create, after->id, change, nullptr, in_parts ? bare_domain(*after) : after, why);
    if (after->get_if<Table>() && emit::is_made_apart(*after, context())) {
        joins_[after->id] = add(Action::attach, after->id, change, nullptr, after, why);
        edge(makes_[after->id], joins_[after->id], Strength::structure);
    }
    if (!in_parts) return;
    checked_[after->id] = add(Action::attach, after->id, change, nullptr, after, why);
    edge(makes_[after->id], checked_[after->id], Strength::structure);
}

// The old type steps aside, columns go over to the new one, and the old one goes.
void Builder::add_rebuild(const ObjectPtr& before, const ObjectPtr& after, const Change* change,
                          const std::string& why) {
    const Identity& id = after->id;
    asides_[id] = add(Action::set_aside, id, change, before, after, why);
    add_create(after, change, why);
    drops_[id] = add(Action::drop_aside, id, change, before, after, why);
    releases_[id] = drops_[id];
    if (before->id.kind == Kind::domain && in_.unfolded.count(before->id)) {
        releases_[id] = add(Action::detach, id, change, before, nullptr, why);
        edge(releases_[id], asides_[id], Strength::structure);
    }
    edge(asides_[id], makes_[id], Strength::structure);
    edge(makes_[id], drops_[id], Strength::structure);
}

emit::Context Builder::context() const {
    emit::Context out;
    out.before = &in_.from;
    out.after = &in_.to;
    return out;
}

void Builder::add_alter(const Change& change) {
    // A table that is set apart leaves its parents and joins them again (add_move).
    const bool apart = change.before->id.kind != Kind::table && in_.spread.detached.count(change.before->id);
    if (lets_go_first(change) || apart) {
        const std::size_t detach = add(Action::detach, change.before->id, &change, change.before, change.after);
        const std::size_t node = add(Action::alter, change.after->id, &change, change.before, change.after);
        nodes_[node].detached = true;
        releases_[change.before->id] = detach;
        makes_[change.after->id] = node;
        return edge(detach, node, Strength::structure);
    }
    const std::size_t node = add(Action::alter, change.after->id, &change, change.before, change.after);
    makes_[change.after->id] = node;
    releases_[change.before->id] = node;
    if (change.touches("partition_of") || change.touches("partition_bound") || change.touches("inherits") ||
        (change.id().kind == Kind::table && in_.spread.detached.count(change.id())))
        add_move(change.id(), &change, change.before, change.after, "");
}

// A table leaves its parents early and joins the new ones late: in between it is like any other.
void Builder::add_move(const Identity& id, const Change* change, const ObjectPtr& before, const ObjectPtr& after,
                       const std::string& why) {
    const std::size_t leave = add(Action::detach, id, change, before, after, why);
    const std::size_t join = add(Action::attach, id, change, before, after, why);
    leaves_[id] = releases_[id] = leave;
    joins_[id] = join;
    edge(leave, join, Strength::structure);
    const auto made = makes_.find(id);
    if (made == makes_.end()) return;
    edge(leave, made->second, Strength::structure);
    edge(made->second, join, Strength::structure);
}

void Builder::add_changes() {
    for (const Change& change : in_.changes.changes) {
        if (change.verb == Verb::rename) add(Action::rename, change.id(), &change, change.before, change.after);
        if (change.verb == Verb::drop) add_drop(change.before, &change, "");
        if (change.verb == Verb::create) add_create(change.after, &change, "");
        if (change.verb != Verb::alter) continue;
        const Identity& id = change.after->id;
        if (in_.spread.rebuilt.count(id)) {
            add_rebuild(change.before, change.after, &change, "");
        } else if (in_.spread.replaced.count(id)) {
            add_drop(change.before, &change, "");
            add_create(change.after, &change, "");
        } else
            add_alter(change);
    }
}

void Builder::add_replacements() {
    for (const auto& [id, why] : in_.spread.replaced) {
        if (makes_.count(id) || drops_.count(id)) continue;
        const ObjectPtr before = in_.from.find_pointer(id);
        const ObjectPtr after = in_.to.find_pointer(id);
        if (before && after && in_.spread.rebuilt.count(id)) {
            add_rebuild(before, after, nullptr, why);
            continue;
        }
        if (before) add_drop(before, nullptr, why);
        if (after) add_create(after, nullptr, why);
    }
    for (const auto& [id, why] : in_.spread.retyped) {
        if (makes_.count(id) || drops_.count(id)) continue;
        const ObjectPtr before = in_.from.find_pointer(id);
        const ObjectPtr after = in_.to.find_pointer(id);
        const std::size_t node = add(Action::alter, id, nullptr, before, after, why);
        makes_[id] = releases_[id] = node;
        if (!in_.spread.detached.count(id)) continue;
        releases_[id] = add(Action::detach, id, nullptr, before, after, why);
        nodes_[node].detached = true;
        edge(releases_[id], node, Strength::structure);
    }
    for (const auto& [id, why] : in_.spread.detached) {
        if (makes_.count(id) || drops_.count(id)) continue;
        const ObjectPtr before = in_.from.find_pointer(id);
        const ObjectPtr after = in_.to.find_pointer(id);
        if (id.kind == Kind::table) {
            add_move(id, nullptr, before, after, why);
            continue;
        }
        const std::size_t detach = add(Action::detach, id, nullptr, before, after, why);
        const std::size_t attach = add(Action::attach, id, nullptr, before, after, why);
        releases_[id] = detach;
        makes_[id] = attach;
        edge(detach, attach, Strength::structure);
    }
}

void Builder::edge(std::size_t first, std::size_t then, Strength strength) {
    if (first != then) nodes_[then].after_nodes.push_back({first, strength});
}

// Of the edges between two nodes the one that was drawn first counts.
void Builder::drop_repeated_edges() {
    std::vector<std::size_t> last_then(nodes_.size(), nodes_.size());
    for (std::size_t then = 0; then < nodes_.size(); ++then)
        std::erase_if(nodes_[then].after_nodes,
                      [&](const Edge& edge) { return std::exchange(last_then[edge.first], then) == then; });
}

// A node that says nothing: what comes before it comes before all that comes after it, without an edge for each pair.
std::size_t Builder::add_barrier() {
    return add(Action::drop, {}, nullptr, nullptr, nullptr);
}

std::vector<Node> Builder::run() {
    nodes_.reserve(in_.changes.changes.size() * 5 / 4);
    add_changes();
    add_replacements();
    fold_drops();
    fold_creates();
    fold_functions_of_types();
    add_shells();
    connect();
    drop_repeated_edges();
    return std::move(nodes_);
}

std::vector<Node> build_nodes(const Inputs& inputs) {
    return Builder(inputs).run();
}

std::vector<std::string> namespace_keys(const Object& object) {
    const Identity& id = object.id;
    const std::string place = id.schema + '\0';
    std::vector<std::string> out;
    const bool key = id.kind == Kind::primary_key || id.kind == Kind::unique || id.kind == Kind::exclusion;
    const bool relation =
        is_container(id.kind) || id.kind == Kind::sequence || id.kind == Kind::index || id.kind == Kind::composite_type;
    if (relation || key) out.push_back("relation " + place + id.name);
    if (is_constraint(id.kind)) out.push_back("constraint " + place + id.parent + '\0' + id.name);
    if (is_container(id.kind) || is_type(id.kind) || id.kind == Kind::base_type)
        out.push_back("type " + place + id.name);
    if (id.kind == Kind::function || id.kind == Kind::procedure || id.kind == Kind::aggregate)
        out.push_back("routine " + place + id.name + '\0' + id.signature);
    const Column* column = object.get_if<Column>();
    if (column && !column->identity.empty()) out.push_back("relation " + place + emit::identity_sequence(object));
    if (out.empty())
        out.push_back(std::string(name(id.kind)) + ' ' + place + id.parent + '\0' + id.name + '\0' + id.signature);
    return out;
}

}  // namespace schemadiff::plan
