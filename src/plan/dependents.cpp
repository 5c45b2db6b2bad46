#include "plan/dependents.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "plan/references.h"

namespace schemadiff::plan {

namespace {

using Place = std::uint32_t;  // in the catalog's list of objects

struct Edge {
    Place dependent = 0;
    Place referenced = 0;
};

// Of each object the others at the far ends of its edges, in the order of the edges.
class Lists {
  public:
    Lists(const Catalog& catalog, const std::vector<Edge>& edges, Place Edge::*from, Place Edge::*to)
        : starts_(catalog.objects().size() + 1, 0), others_(edges.size()) {
        for (const Edge& each : edges) ++starts_[each.*from + 1];
        for (std::size_t at = 1; at < starts_.size(); ++at) starts_[at] += starts_[at - 1];
        std::vector<Place> next(starts_.begin(), starts_.end() - 1);
        for (const Edge& each : edges) others_[next[each.*from]++] = &catalog.objects()[each.*to]->id;
    }
    std::span<const Identity* const> of(Place place) const {
        return {others_.data() + starts_[place], others_.data() + starts_[place + 1]};
    }

  private:
    std::vector<Place> starts_;
    std::vector<const Identity*> others_;
};

// Each edge once, where it stands first.
std::vector<Edge> without_repeated(const std::vector<Edge>& edges) {
    std::vector<Place> order(edges.size());
    for (Place at = 0; at < order.size(); ++at) order[at] = at;
    const auto ends = [&](Place at) { return std::tuple(edges[at].dependent, edges[at].referenced); };
    std::sort(order.begin(), order.end(),
              [&](Place one, Place other) { return std::tuple(ends(one), one) < std::tuple(ends(other), other); });
    order.erase(
        std::unique(order.begin(), order.end(), [&](Place one, Place other) { return ends(one) == ends(other); }),
        order.end());
    std::sort(order.begin(), order.end());
    std::vector<Edge> out;
    out.reserve(order.size());
    for (const Place at : order) out.push_back(edges[at]);
    return out;
}

std::optional<Place> place_of(const Catalog& catalog, const Identity& id) {
    const auto& objects = catalog.objects();
    const auto found = std::lower_bound(objects.begin(), objects.end(), id,
                                        [](const ObjectPtr& object, const Identity& key) { return object->id < key; });
    if (found == objects.end() || (*found)->id != id) return std::nullopt;
    return static_cast<Place>(found - objects.begin());
}

}  // namespace

struct DependentIndex::Edges {
    Lists dependents;
    Lists referenced;
    std::map<Place, std::vector<std::string>> unmanaged;
};

namespace {

// Gathers the edges of one catalog.
class Collector {
  public:
    explicit Collector(const compare::Hierarchy& tree) : tree_(tree), catalog_(tree.catalog()) {
        const auto& objects = catalog_.objects();
        places_.reserve(objects.size());
        for (std::size_t at = 0; at < objects.size(); ++at) places_.emplace(objects[at].get(), static_cast<Place>(at));
    }

    void add(const Dependencies& dependencies) {
        for (const Dependency& each : dependencies) {
            const auto referenced = place_of(catalog_, each.referenced);
            if (!referenced) continue;
            if (!each.unmanaged_dependent.empty())
                unmanaged[*referenced].push_back(each.unmanaged_dependent);
            else if (const auto dependent = place_of(catalog_, each.dependent))
                add(*dependent, *referenced);
        }
    }

    // PostgreSQL itself keeps no dependency of what stands in quotes.
    void add_references(const NameIndex& names) {
        for (const ObjectPtr& each : catalog_.objects())
            for (const Reference& reference : names.references(*each))
                if (reference.strength > Strength::sql_body) add(places_.at(each.get()), places_.at(reference.object));
    }

    void add_structure() {
        for (const ObjectPtr& each : catalog_.objects()) {
            const Place dependent = places_.at(each.get());
            for (const Object* other : structure_of(*each, tree_)) add(dependent, places_.at(other));
            const auto* sequence = each->get_if<Sequence>();
            if (!sequence || sequence->owned_by_table.empty()) continue;
            const auto owner = place_of(
                catalog_, {Kind::column, each->id.schema, sequence->owned_by_table, sequence->owned_by_column, ""});
            if (owner) add(dependent, *owner);
        }
    }

    std::vector<Edge> edges;
    std::map<Place, std::vector<std::string>> unmanaged;

  private:
    void add(Place dependent, Place referenced) {
        if (dependent != referenced) edges.push_back({dependent, referenced});
    }

    const compare::Hierarchy& tree_;
    const Catalog& catalog_;
    std::unordered_map<const Object*, Place> places_;
};

}  // namespace

DependentIndex::DependentIndex(const compare::Hierarchy& tree, Names search_path, DependencySource read)
    : tree_(tree), search_path_(std::move(search_path)), read_(std::move(read)) {}

DependentIndex::~DependentIndex() = default;

const DependentIndex::Edges& DependentIndex::edges() const {
    if (edges_) return *edges_;
    Collector all(tree_);
    if (read_)
        all.add(read_());
    else
        all.add_references(NameIndex(tree_.catalog(), search_path_));
    all.add_structure();
    const std::vector<Edge> each_once = without_repeated(all.edges);
    const Catalog& catalog = tree_.catalog();
    edges_.reset(new Edges{Lists(catalog, each_once, &Edge::referenced, &Edge::dependent),
                           Lists(catalog, each_once, &Edge::dependent, &Edge::referenced), std::move(all.unmanaged)});
    return *edges_;
}

DependentIndex::Identities DependentIndex::dependents(const Identity& id) const {
    const auto place = place_of(tree_.catalog(), id);
    return place ? edges().dependents.of(*place) : Identities();
}

DependentIndex::Identities DependentIndex::referenced(const Identity& id) const {
    const auto place = place_of(tree_.catalog(), id);
    return place ? edges().referenced.of(*place) : Identities();
}

std::span<const std::string> DependentIndex::unmanaged(const Identity& id) const {
    const auto place = place_of(tree_.catalog(), id);
    if (!place) return {};
    const auto found = edges().unmanaged.find(*place);
    return found == edges().unmanaged.end() ? std::span<const std::string>() : found->second;
}

}  // namespace schemadiff::plan
