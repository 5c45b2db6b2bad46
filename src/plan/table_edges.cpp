// Who comes before whom among tables and their parts where they inherit: leaving parents, joining them, bounds, indexes
// of partitions, NOT NULL of children.
#include "plan/builder.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plan/adoption.h"

namespace schemadiff::plan {

namespace {

bool is_wanted_by_parent(Kind kind) {
    return kind == Kind::column || kind == Kind::check || kind == Kind::primary_key || kind == Kind::unique ||
           kind == Kind::exclusion || kind == Kind::index;
}

bool waits_for_join(const Object& object, const compare::Hierarchy& tree) {
    if (const auto* trigger = object.get_if<Trigger>()) return trigger->inherited;
    const Object* parent = attached_parent(object, tree);
    const Index* index = parent ? parent->get_if<Index>() : object.get_if<Index>();
    return index && index->only;
}

}  // namespace

// The nodes of all that belongs to a table and to those that it inherits from.
std::vector<std::size_t> Builder::parts_of(const compare::TableName& table, const compare::Hierarchy& tree) const {
    std::vector<std::size_t> out;
    std::vector<compare::TableName> tables = tree.ancestors(table);
    tables.push_back(table);
    for (const compare::TableName& each : tables) {
        const auto found = parts_.find(each);
        if (found != parts_.end()) out.insert(out.end(), found->second.begin(), found->second.end());
    }
    return out;
}

// First it leaves: what is then said of the old parents does not reach it any more.
void Builder::connect_leaving(std::size_t leave) {
    const Identity& id = nodes_[leave].id;
    for (const std::size_t part : parts_of({id.schema, id.name}, in_.tree_before))
        if (nodes_[part].action != Action::rename) edge(leave, part, Strength::structure);
}

// It joins when it has all that the parent asks of it, and what PostgreSQL would else make in it under another name.
void Builder::connect_joining(std::size_t join) {
    const Identity id = nodes_[join].id;
    const compare::TableName table{id.schema, id.name};
    const compare::Hierarchy& tree = in_.names_after.tree();
    for (const std::size_t part : parts_of(table, tree)) {
        const Node& node = nodes_[part];
        if (node.action == Action::rename) continue;
        const bool own = node.id.parent == id.name && node.id.schema == id.schema;
        if (node.action != Action::drop && node.after && waits_for_join(*node.after, tree))
            edge(join, part, Strength::structure);
        else if (is_wanted_by_parent(node.id.kind) || (own && node.id.kind == Kind::foreign_key))
            edge(part, join, Strength::structure);
    }
    for (const compare::TableName& below : tree.descendants(table))
        if (const auto parts = parts_.find(below); parts != parts_.end())
            for (const std::size_t part : parts->second)
                if (nodes_[part].id.kind == Kind::trigger && nodes_[part].action != Action::drop &&
                    nodes_[part].after && nodes_[part].after->as<Trigger>().inherited)
                    edge(join, part, Strength::structure);
    for (const compare::TableName& parent : tree.parents(table)) {
        const auto made = makes_.find({Kind::table, parent.first, "", parent.second, ""});
        if (made != makes_.end()) edge(made->second, join, Strength::structure);
    }
}

// Indexes of partitions under names of their own come before their parent's, which takes them up; one that was made
// with ON ONLY comes when all partitions are there, and before its parts. A merged check goes after its parent's.
void Builder::connect_children() {
    const compare::Hierarchy& tree = in_.names_after.tree();
    for (const auto& [id, node] : makes_) {
        const ObjectPtr object = in_.to.find_pointer(id);
        if (!object) continue;
        if (const Object* parent = attached_parent(*object, tree)) {
            const auto made = makes_.find(parent->id);
            const Index* index = parent->get_if<Index>();
            if (made != makes_.end() && index && index->only)
                edge(made->second, node, Strength::structure);
            else if (made != makes_.end())
                edge(node, made->second, Strength::structure);
        }
        if (const auto* key = object->get_if<ForeignKey>()) {
            // The key that it refers to may come with the parent.
            const auto joined = joins_.find({Kind::table, key->references_schema, "", key->references_table, ""});
            if (joined != joins_.end()) edge(joined->second, node, Strength::structure);
        }
        const Index* index = object->get_if<Index>();
        if (!index || !index->only) continue;
        for (const compare::TableName& child : tree.descendants({id.schema, id.parent}))
            for (const Places* places : {&makes_, &joins_}) {
                const auto found = places->find({Kind::table, child.first, "", child.second, ""});
                if (found != places->end()) edge(found->second, node, Strength::structure);
            }
    }
    for (const auto& [id, node] : drops_)
        if (id.kind == Kind::check)
            for (const Object* above : in_.tree_before.above(Kind::check, {id.schema, id.parent}, id.name)) {
                const auto dropped = drops_.find(above->id);
                if (dropped != drops_.end()) edge(dropped->second, node, Strength::structure);
            }
}

// A child's NOT NULL is made before its parent's, which from 18 on else would be its own under the parent's name; where
// the parent's goes the child's is said, or goes, after it.
void Builder::connect_not_nulls() {
    const auto connect = [&](const Places& places, const Catalog& catalog, const compare::Hierarchy& tree) {
        for (const auto& [id, node] : places) {
            const Object* object = id.kind == Kind::column ? catalog.find(id) : nullptr;
            if (!object || !object->as<Column>().inherited || !object->as<Column>().not_null) continue;
            for (const Object* above : tree.above(Kind::column, {id.schema, id.parent}, id.name)) {
                const auto made = makes_.find(above->id);
                if (made == makes_.end()) continue;
                const Change* change = nodes_[made->second].change;
                if (!change || change->verb != Verb::alter || !change->touches("not_null")) continue;
                const bool comes = change->after->as<Column>().not_null;
                edge(comes ? node : made->second, comes ? made->second : node, Strength::structure);
            }
        }
    };
    connect(makes_, in_.to, in_.names_after.tree());
    connect(drops_, in_.from, in_.tree_before);
}

// A new index of a partitioned table takes up no other's children.
void Builder::connect_adoptions() {
    const auto is_made = [&](const Identity& id) { return makes_.count(id) > 0; };
    for (const auto& [first, second] : adoption_order(in_.names_after.tree(), is_made)) {
        const std::size_t child = makes_.at(second);
        // One that is made with its table is there before all indexes.
        if (nodes_[child].id == second) edge(makes_.at(first), child, Strength::structure);
    }
}

// A bound is free when whoever had it is gone.
void Builder::connect_bounds() {
    std::multimap<std::string, std::size_t> going;
    const auto parent_of = [](const ObjectPtr& object) { return object ? object->as<Table>().partition_of : ""; };
    for (const Places* places : {&leaves_, &drops_})
        for (const auto& [id, node] : *places)
            if (id.kind == Kind::table && nodes_[node].id == id) going.emplace(parent_of(nodes_[node].before), node);
    std::map<std::string, std::vector<std::size_t>> coming;
    for (const Places* places : {&joins_, &makes_})
        for (const auto& [id, node] : *places) {
            if (id.kind != Kind::table || !nodes_[node].after || nodes_[node].action == Action::alter) continue;
            const std::string parent = parent_of(nodes_[node].after);
            if (!parent.empty() && going.count(parent)) coming[parent].push_back(node);
        }
    for (const auto& [parent, nodes] : coming) {
        const std::size_t all_gone = add_barrier();
        const auto [first, last] = going.equal_range(parent);
        for (auto at = first; at != last; ++at) edge(at->second, all_gone, Strength::structure);
        for (const std::size_t node : nodes) edge(all_gone, node, Strength::structure);
    }
}

void Builder::connect_moves() {
    const bool any_moves = !leaves_.empty() || !joins_.empty();
    for (std::size_t at = 0; any_moves && at < nodes_.size(); ++at)
        if (!nodes_[at].id.parent.empty()) parts_[{nodes_[at].id.schema, nodes_[at].id.parent}].push_back(at);
    for (const auto& [id, leave] : leaves_) connect_leaving(leave);
    for (const auto& [id, join] : joins_) connect_joining(join);
    connect_children();
    connect_not_nulls();
    connect_adoptions();
    connect_bounds();
}

}  // namespace schemadiff::plan
