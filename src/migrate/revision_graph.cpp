#include "migrate/revision_graph.h"

#include <algorithm>

#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

SourceLocation place(const Revision& revision, const SourceLocation& header) {
    return header.known() ? header : SourceLocation{revision.path, 0, 0};
}

}  // namespace

RevisionGraph::RevisionGraph(std::vector<Revision> revisions) {
    std::stable_sort(revisions.begin(), revisions.end(),
                     [](const Revision& a, const Revision& b) { return a.path < b.path; });
    for (Revision& revision : revisions) add(std::move(revision));
    for (const auto& [id, node] : nodes_) add_labels(node.revision);
    link();
    find_rings();
}

void RevisionGraph::complain(SourceLocation where, std::string message, std::string hint) {
    problems_.push_back({Severity::error, std::move(where), std::move(message), std::move(hint)});
}

void RevisionGraph::require_sound() const {
    if (problems_.empty()) return;
    const Diagnostic& first = problems_.front();
    throw Error(first.where.known() ? first.where.text() + ": " + first.message : first.message, first.hint);
}

void RevisionGraph::add(Revision revision) {
    const auto known = nodes_.find(revision.id);
    if (known == nodes_.end()) {
        const std::string id = revision.id;
        nodes_[id].revision = std::move(revision);
        return;
    }
    complain(place(revision, revision.places.id),
             "revision " + revision.id + " is there twice: " + known->second.revision.path + " and " + revision.path,
             "give one of the two files another id, or remove it");
}

void RevisionGraph::add_labels(const Revision& revision) {
    for (const std::string& label : revision.branch_labels) {
        const auto [entry, added] = labels_.emplace(label, revision.id);
        const SourceLocation where = place(revision, revision.places.branch_labels);
        if (!added) {
            complain(where, "the branch label \"" + label + "\" stands on " + entry->second + " and on " + revision.id,
                     "a label names one revision");
        } else if (nodes_.count(label) != 0) {
            complain(where, "the branch label \"" + label + "\" is also the id of a revision", "choose another label");
        }
    }
}

void RevisionGraph::link() {
    for (auto& [id, node] : nodes_) {
        link_parents(node);
        link_dependencies(node);
    }
    for (auto& [id, node] : nodes_) {
        for (auto* list : {&node.parents, &node.children, &node.dependencies, &node.dependents}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
    }
}

void RevisionGraph::link_parents(Node& node) {
    const Revision& revision = node.revision;
    for (const std::string& parent : revision.revises) {
        const SourceLocation where = place(revision, revision.places.revises);
        const auto found = nodes_.find(parent);
        if (parent == revision.id) {
            complain(where, "revision " + revision.id + " revises itself", "name its parent, or none");
        } else if (found == nodes_.end()) {
            complain(where, "revision " + revision.id + " revises " + parent + ", and no file has that revision",
                     "restore the file of " + parent + ", or name another parent");
        } else {
            node.parents.push_back(parent);
            found->second.children.push_back(revision.id);
        }
    }
}

void RevisionGraph::link_dependencies(Node& node) {
    const Revision& revision = node.revision;
    for (const std::string& name : revision.depends_on) {
        const SourceLocation where = place(revision, revision.places.depends_on);
        const std::string dependency = labelled(name).value_or(name);
        const auto found = nodes_.find(dependency);
        if (dependency == revision.id) {
            complain(where, "revision " + revision.id + " depends on itself", "name another revision, or none");
        } else if (found == nodes_.end()) {
            complain(where,
                     "revision " + revision.id + " depends on " + name + ", and no file has that revision or label",
                     "restore the file of " + name + ", or name another revision");
        } else {
            node.dependencies.push_back(dependency);
            found->second.dependents.push_back(revision.id);
        }
    }
}

// Names each ring once, from its smallest id on, by a depth-first walk that looks at every revision once. Without
// recursion: a chain may be longer than a stack is deep.
void RevisionGraph::find_rings() {
    enum class State { fresh, open, done };
    struct Place {
        const Node* node;
        std::size_t next = 0;  // of its parents and dependencies
    };
    std::map<const Node*, State> states;
    std::vector<Place> path;
    const auto enter = [&](const Node& here) {
        states[&here] = State::open;
        path.push_back({&here});
    };
    for (const auto& [first_id, first] : nodes_) {
        if (states[&first] == State::fresh) enter(first);
        while (!path.empty()) {
            Place& place = path.back();
            const std::vector<std::string>& parents = place.node->parents;
            const std::vector<std::string>& dependencies = place.node->dependencies;
            if (place.next == parents.size() + dependencies.size()) {
                states[place.node] = State::done;
                path.pop_back();
                continue;
            }
            const std::size_t at = place.next++;
            const Node& below = node(at < parents.size() ? parents[at] : dependencies[at - parents.size()]);
            if (states[&below] == State::fresh) {
                enter(below);
            } else if (states[&below] == State::open) {
                const auto begin =
                    std::find_if(path.begin(), path.end(), [&](const Place& each) { return each.node == &below; });
                std::vector<std::string> ring;
                for (auto each = begin; each != path.end(); ++each) ring.push_back(each->node->revision.id);
                complain_of_ring(std::move(ring));
            }
        }
    }
}

void RevisionGraph::complain_of_ring(std::vector<std::string> ring) {
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
    ring.push_back(ring.front());
    const Revision& revision = at(ring.front());
    complain(place(revision, revision.places.revises), "revisions form a ring: " + join(ring, " -> "),
             "each names the next as parent or dependency; one of them must name another");
}

const RevisionGraph::Node& RevisionGraph::node(const std::string& id) const {
    const auto found = nodes_.find(id);
    if (found == nodes_.end()) throw Error("no revision " + id, "`schemadiff history` lists them");
    return found->second;
}

const Revision* RevisionGraph::find(const std::string& id) const {
    const auto found = nodes_.find(id);
    return found == nodes_.end() ? nullptr : &found->second.revision;
}

const Revision& RevisionGraph::at(const std::string& id) const {
    return node(id).revision;
}
const std::vector<std::string>& RevisionGraph::parents(const std::string& id) const {
    return node(id).parents;
}
const std::vector<std::string>& RevisionGraph::children(const std::string& id) const {
    return node(id).children;
}
const std::vector<std::string>& RevisionGraph::dependencies(const std::string& id) const {
    return node(id).dependencies;
}
const std::vector<std::string>& RevisionGraph::dependents(const std::string& id) const {
    return node(id).dependents;
}
bool RevisionGraph::is_head(const std::string& id) const {
    return node(id).children.empty();
}

std::vector<std::string> RevisionGraph::ids() const {
    std::set<std::string> all;
    for (const auto& [id, node] : nodes_) all.insert(id);
    return in_order(all);
}

std::vector<std::string> RevisionGraph::heads() const {
    std::set<std::string> heads;
    for (const auto& [id, node] : nodes_) {
        if (node.children.empty()) heads.insert(id);
    }
    return in_order(heads);
}

std::vector<std::string> RevisionGraph::bases() const {
    std::set<std::string> bases;
    for (const auto& [id, node] : nodes_) {
        if (node.parents.empty() && node.revision.revises.empty()) bases.insert(id);
    }
    return in_order(bases);
}

std::set<std::string> RevisionGraph::walk(const std::vector<std::string>& ids, bool up, Follow follow) const {
    std::set<std::string> seen;
    std::vector<std::string> open(ids);
    while (!open.empty()) {
        const std::string id = open.back();
        open.pop_back();
        if (nodes_.count(id) == 0 || !seen.insert(id).second) continue;
        const Node& here = node(id);
        const auto& next = up ? here.children : here.parents;
        open.insert(open.end(), next.begin(), next.end());
        if (follow == Follow::revises) continue;
        const auto& bound = up ? here.dependents : here.dependencies;
        open.insert(open.end(), bound.begin(), bound.end());
    }
    return seen;
}

std::set<std::string> RevisionGraph::ancestors(const std::vector<std::string>& ids, Follow follow) const {
    return walk(ids, false, follow);
}

std::set<std::string> RevisionGraph::descendants(const std::vector<std::string>& ids, Follow follow) const {
    return walk(ids, true, follow);
}

std::vector<std::string> RevisionGraph::in_order(const std::set<std::string>& ids) const {
    const std::set<std::string> all = ancestors({ids.begin(), ids.end()}, Follow::revises_and_depends_on);
    std::map<std::string, std::size_t> waiting;
    std::set<std::pair<std::string, std::string>> ready;  // by creation, then id
    for (const std::string& id : all) {
        waiting[id] = parents(id).size() + dependencies(id).size();
        if (waiting[id] == 0) ready.emplace(at(id).created, id);
    }
    std::vector<std::string> order;
    std::set<std::string> rest(ids);
    while (!ready.empty()) {
        const std::string id = ready.begin()->second;
        ready.erase(ready.begin());
        if (rest.erase(id) != 0) order.push_back(id);
        std::vector<std::string> next = children(id);
        next.insert(next.end(), dependents(id).begin(), dependents(id).end());
        for (const std::string& child : next) {
            if (all.count(child) != 0 && --waiting[child] == 0) ready.emplace(at(child).created, child);
        }
    }
    order.insert(order.end(), rest.begin(), rest.end());
    return order;
}

std::vector<std::string> RevisionGraph::without_ancestors(const std::vector<std::string>& ids) const {
    std::vector<std::string> below;
    for (const std::string& id : ids) {
        if (find(id) != nullptr) below.insert(below.end(), parents(id).begin(), parents(id).end());
    }
    const std::set<std::string> covered = ancestors(below, Follow::revises);
    std::vector<std::string> kept;
    for (const std::string& id : ids) {
        if (covered.count(id) == 0) kept.push_back(id);
    }
    return kept;
}

std::optional<std::string> RevisionGraph::labelled(const std::string& label) const {
    const auto found = labels_.find(label);
    return found == labels_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

std::vector<std::string> RevisionGraph::labels() const {
    std::vector<std::string> names;
    for (const auto& [label, id] : labels_) names.push_back(label);
    return names;
}

std::vector<std::string> RevisionGraph::labels_of(const std::string& id) const {
    std::vector<std::string> found;
    const std::set<std::string> above = ancestors({id}, Follow::revises);
    for (const auto& [label, owner] : labels_) {
        bool on_branch = above.count(owner) != 0;
        std::string at = owner;
        for (std::size_t steps = 0; !on_branch && steps < nodes_.size() && parents(at).size() == 1; ++steps) {
            at = parents(at).front();
            if (is_branch_point(at)) break;
            on_branch = at == id;
        }
        if (on_branch) found.push_back(label);
    }
    return found;
}

}  // namespace schemadiff::migrate
