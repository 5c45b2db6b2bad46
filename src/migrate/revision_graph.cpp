#include "migrate/revision_graph.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

SourceLocation place(const Revision& revision, const SourceLocation& header) {
    return header.known() ? header : SourceLocation{revision.path, 0, 0};
}

}  // namespace

RevisionGraph::RevisionGraph(std::vector<Revision> revisions) {
    const auto before = [](const Revision& a, const Revision& b) { return a.path < b.path; };
    // A folder is read in order: moving large values to where they are already costs more than to look.
    if (!std::is_sorted(revisions.begin(), revisions.end(), before))
        std::stable_sort(revisions.begin(), revisions.end(), before);
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
    number_nodes();
}

void RevisionGraph::number_nodes() {
    numbered_.reserve(nodes_.size());
    for (auto& [id, node] : nodes_) {
        node.number = static_cast<Number>(numbered_.size());
        numbered_.push_back(&node);
    }
    const auto add = [&](std::vector<Number>& numbers, const std::vector<std::string>& ids) {
        for (const std::string& id : ids) numbers.push_back(nodes_.find(id)->second.number);
        return numbers.size();
    };
    for (auto& [id, node] : nodes_) {
        node.parent_count = add(node.below, node.parents);
        add(node.below, node.dependencies);
        node.child_count = add(node.above, node.children);
        add(node.above, node.dependents);
    }
    std::vector<Number> by_creation(numbered_.size());
    for (Number i = 0; i < by_creation.size(); ++i) by_creation[i] = i;
    std::stable_sort(by_creation.begin(), by_creation.end(), [&](Number a, Number b) {
        return numbered_[a]->revision.created < numbered_[b]->revision.created;
    });
    ranks_.resize(by_creation.size());
    for (Number i = 0; i < by_creation.size(); ++i) ranks_[by_creation[i]] = i;
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
    std::vector<State> states(numbered_.size(), State::fresh);
    std::vector<Place> path;
    const auto enter = [&](const Node& here) {
        states[here.number] = State::open;
        path.push_back({&here});
    };
    for (const Node* first : numbered_) {
        if (states[first->number] == State::fresh) enter(*first);
        while (!path.empty()) {
            Place& place = path.back();
            if (place.next == place.node->below.size()) {
                states[place.node->number] = State::done;
                path.pop_back();
                continue;
            }
            const Node& below = *numbered_[place.node->below[place.next++]];
            if (states[below.number] == State::fresh) {
                enter(below);
            } else if (states[below.number] == State::open) {
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
    return order(Members(numbered_.size(), true));
}

std::vector<std::string> RevisionGraph::heads() const {
    Members heads(numbered_.size());
    for (const Node* node : numbered_) heads[node->number] = node->children.empty();
    return order(heads);
}

std::vector<std::string> RevisionGraph::bases() const {
    Members bases(numbered_.size());
    for (const Node* node : numbered_) bases[node->number] = node->parents.empty() && node->revision.revises.empty();
    return order(bases);
}

RevisionGraph::Members RevisionGraph::walk(const std::vector<std::string>& ids, bool up, Follow follow) const {
    Members seen(numbered_.size());
    std::vector<Number> open;
    for (const std::string& id : ids) {
        if (const auto found = nodes_.find(id); found != nodes_.end()) open.push_back(found->second.number);
    }
    while (!open.empty()) {
        const Node& here = *numbered_[open.back()];
        open.pop_back();
        if (seen[here.number]) continue;
        seen[here.number] = true;
        const std::vector<Number>& next = up ? here.above : here.below;
        const std::size_t own = up ? here.child_count : here.parent_count;
        const std::size_t count = follow == Follow::revises ? own : next.size();
        open.insert(open.end(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return seen;
}

std::set<std::string> RevisionGraph::names(const Members& members) const {
    std::set<std::string> names;
    for (const Node* node : numbered_) {
        if (members[node->number]) names.insert(names.end(), node->revision.id);
    }
    return names;
}

std::set<std::string> RevisionGraph::ancestors(const std::vector<std::string>& ids, Follow follow) const {
    return names(walk(ids, false, follow));
}

std::set<std::string> RevisionGraph::descendants(const std::vector<std::string>& ids, Follow follow) const {
    return names(walk(ids, true, follow));
}

std::vector<std::string> RevisionGraph::in_order(const std::set<std::string>& ids) const {
    Members wanted(numbered_.size());
    std::vector<std::string> unknown;
    for (const std::string& id : ids) {
        const auto found = nodes_.find(id);
        if (found == nodes_.end()) {
            unknown.push_back(id);
        } else {
            wanted[found->second.number] = true;
        }
    }
    std::vector<std::string> ordered = order(wanted);
    ordered.insert(ordered.end(), unknown.begin(), unknown.end());
    return ordered;
}

// Of all revisions together: what is before others is so whichever are asked for.
std::vector<std::string> RevisionGraph::order(const Members& wanted) const {
    std::vector<std::size_t> waiting(numbered_.size());
    std::priority_queue<std::pair<Number, Number>, std::vector<std::pair<Number, Number>>, std::greater<>> ready;
    const auto add = [&](const Node& node) { ready.emplace(ranks_[node.number], node.number); };
    for (const Node* node : numbered_) {
        waiting[node->number] = node->below.size();
        if (node->below.empty()) add(*node);
    }
    std::vector<std::string> ordered;
    Members rest(wanted);
    while (!ready.empty()) {
        const Node& here = *numbered_[ready.top().second];
        ready.pop();
        if (rest[here.number]) ordered.push_back(here.revision.id);
        rest[here.number] = false;
        for (const Number above : here.above) {
            if (--waiting[above] == 0) add(*numbered_[above]);
        }
    }
    for (const Node* node : numbered_) {
        if (rest[node->number]) ordered.push_back(node->revision.id);
    }
    return ordered;
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
