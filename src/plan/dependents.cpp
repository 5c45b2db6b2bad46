#include "plan/dependents.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

#include "plan/references.h"

namespace schemadiff::plan {

namespace {

using Number = Numbering::Number;

struct Edge {
    Number dependent = 0;
    Number referenced = 0;
};

// Of each object the others at the far ends of its edges, in the order of the edges.
class Lists {
  public:
    Lists(const Numbering& numbering, const std::vector<Edge>& edges, Number Edge::*from, Number Edge::*to)
        : starts_(numbering.size() + 1, 0), others_(edges.size()) {
        for (const Edge& each : edges) ++starts_[each.*from + 1];
        for (std::size_t at = 1; at < starts_.size(); ++at) starts_[at] += starts_[at - 1];
        std::vector<Number> next(starts_.begin(), starts_.end() - 1);
        for (const Edge& each : edges) others_[next[each.*from]++] = &numbering.id(each.*to);
    }
    std::span<const Identity* const> of(Number number) const {
        return {others_.data() + starts_[number], others_.data() + starts_[number + 1]};
    }

  private:
    std::vector<Number> starts_;
    std::vector<const Identity*> others_;
};

// Each edge once, where it stands first.
std::vector<Edge> without_repeated(const std::vector<Edge>& edges) {
    std::vector<Number> order(edges.size());
    for (Number at = 0; at < order.size(); ++at) order[at] = at;
    const auto ends = [&](Number at) { return std::tuple(edges[at].dependent, edges[at].referenced); };
    std::sort(order.begin(), order.end(),
              [&](Number one, Number other) { return std::tuple(ends(one), one) < std::tuple(ends(other), other); });
    order.erase(
        std::unique(order.begin(), order.end(), [&](Number one, Number other) { return ends(one) == ends(other); }),
        order.end());
    std::sort(order.begin(), order.end());
    std::vector<Edge> out;
    out.reserve(order.size());
    for (const Number at : order) out.push_back(edges[at]);
    return out;
}

}  // namespace

struct DependentIndex::Edges {
    Lists dependents;
    Lists referenced;
    std::map<Number, std::vector<std::string>> unmanaged;
};

namespace {

// Gathers the edges of one catalog.
class Collector {
  public:
    Collector(const compare::Hierarchy& tree, const Numbering& numbering)
        : tree_(tree), catalog_(tree.catalog()), numbering_(numbering) {}

    void add(const Dependencies& dependencies) {
        for (const Dependency& each : dependencies) {
            const Number referenced = numbering_.find(each.referenced);
            if (referenced == Numbering::kNone) continue;
            if (!each.unmanaged_dependent.empty())
                unmanaged[referenced].push_back(each.unmanaged_dependent);
            else
                add(numbering_.find(each.dependent), referenced);
        }
    }

    // PostgreSQL itself keeps no dependency of what stands in quotes.
    void add_references(const NameIndex& names) {
        for (const ObjectPtr& each : catalog_.objects()) {
            const Number dependent = numbering_.find(each->id);
            for (const Reference& reference : names.references(*each))
                if (reference.strength > Strength::sql_body) add(dependent, numbering_.find(reference.id()));
        }
    }

    void add_structure() {
        for (const ObjectPtr& each : catalog_.objects()) {
            const Number dependent = numbering_.find(each->id);
            for (const Object* other : structure_of(*each, tree_)) add(dependent, numbering_.find(other->id));
            const auto* sequence = each->get_if<Sequence>();
            if (!sequence || sequence->owned_by_table.empty()) continue;
            add(dependent, numbering_.find({Kind::column, each->id.schema, sequence->owned_by_table,
                                            sequence->owned_by_column, ""}));
        }
    }

    std::vector<Edge> edges;
    std::map<Number, std::vector<std::string>> unmanaged;

  private:
    void add(Number dependent, Number referenced) {
        if (dependent == referenced || dependent == Numbering::kNone || referenced == Numbering::kNone) return;
        edges.push_back({dependent, referenced});
    }

    const compare::Hierarchy& tree_;
    const Catalog& catalog_;
    const Numbering& numbering_;
};

}  // namespace

DependentIndex::DependentIndex(const compare::Hierarchy& tree, const Numbering& numbering, Names search_path,
                               DependencySource read)
    : tree_(tree), numbering_(numbering), search_path_(std::move(search_path)), read_(std::move(read)) {}

DependentIndex::~DependentIndex() = default;

const DependentIndex::Edges& DependentIndex::edges() const {
    if (edges_) return *edges_;
    Collector all(tree_, numbering_);
    if (read_)
        all.add(read_());
    else
        all.add_references(NameIndex(tree_.catalog(), search_path_));
    all.add_structure();
    const std::vector<Edge> each_once = without_repeated(all.edges);
    edges_.reset(new Edges{Lists(numbering_, each_once, &Edge::referenced, &Edge::dependent),
                           Lists(numbering_, each_once, &Edge::dependent, &Edge::referenced),
                           std::move(all.unmanaged)});
    return *edges_;
}

// Of what the state does not have nobody needs to ask the database.
Numbering::Number DependentIndex::asked(const Identity& id) const {
    return edges_ || tree_.catalog().find(id) ? numbering_.find(id) : Numbering::kNone;
}

DependentIndex::Identities DependentIndex::dependents(const Identity& id) const {
    const Number number = asked(id);
    return number == Numbering::kNone ? Identities() : edges().dependents.of(number);
}

DependentIndex::Identities DependentIndex::referenced(const Identity& id) const {
    const Number number = asked(id);
    return number == Numbering::kNone ? Identities() : edges().referenced.of(number);
}

std::span<const std::string> DependentIndex::unmanaged(const Identity& id) const {
    const Number number = asked(id);
    if (number == Numbering::kNone) return {};
    const auto found = edges().unmanaged.find(number);
    return found == edges().unmanaged.end() ? std::span<const std::string>() : found->second;
}

}  // namespace schemadiff::plan
