// The graph of the revisions: who revises whom, heads, bases, forks and merges, and what is wrong with it.
//
// Used by every command that knows revisions; pure, it sees neither files nor databases. What a user calls a revision
// (`head`, a prefix, `+1`) is revision_symbol.h; what to run to get from here to there is revision_path.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "migrate/revision.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

// Whether a walk follows only `Revises`, or `Depends-On` too.
enum class Follow { revises, revises_and_depends_on };

class RevisionGraph {
  public:
    // Takes any revisions. What is wrong (an id present twice, a parent without a file, a ring, a label used twice) is
    // in problems(); every method still ends and gives what can be given.
    explicit RevisionGraph(std::vector<Revision> revisions);
    RevisionGraph(const RevisionGraph&) = delete;  // nodes are known by their place
    RevisionGraph& operator=(const RevisionGraph&) = delete;
    RevisionGraph(RevisionGraph&&) = default;
    RevisionGraph& operator=(RevisionGraph&&) = default;
    ~RevisionGraph() = default;

    const Diagnostics& problems() const { return problems_; }
    // Throws Error with the first problem: for commands that run or write revisions.
    void require_sound() const;

    bool empty() const { return nodes_.empty(); }
    const Revision* find(const std::string& id) const;
    // Throws Error if there is none of that id.
    const Revision& at(const std::string& id) const;
    std::vector<std::string> ids() const;  // in topological order

    // The revision's parents that exist, and the revisions that name it as parent; sorted.
    const std::vector<std::string>& parents(const std::string& id) const;
    const std::vector<std::string>& children(const std::string& id) const;
    // The same for `Depends-On`, labels resolved.
    const std::vector<std::string>& dependencies(const std::string& id) const;
    const std::vector<std::string>& dependents(const std::string& id) const;

    std::vector<std::string> heads() const;  // without children, in topological order
    std::vector<std::string> bases() const;  // without parents
    bool is_head(const std::string& id) const;
    bool is_branch_point(const std::string& id) const { return children(id).size() > 1; }
    bool is_merge_point(const std::string& id) const { return parents(id).size() > 1; }

    // With the starting ids themselves; ids without a revision are left out.
    std::set<std::string> ancestors(const std::vector<std::string>& ids, Follow follow) const;
    std::set<std::string> descendants(const std::vector<std::string>& ids, Follow follow) const;
    // The members of `ids` in an order in which parents and dependencies come first. Ties: `Created`, then id, so that
    // the order depends on neither file names nor folders. Members of a ring come last.
    std::vector<std::string> in_order(const std::set<std::string>& ids) const;
    // `ids` without those that are ancestors of others in it.
    std::vector<std::string> without_ancestors(const std::vector<std::string>& ids) const;

    // The revision that a label stands on.
    std::optional<std::string> labelled(const std::string& label) const;
    std::vector<std::string> labels() const;
    // The labels of the branch that a revision is on, sorted: its own, those of its ancestors, and those of descendants
    // up to a fork or a merge (as Alembic's RevisionMap._map_branch_labels).
    std::vector<std::string> labels_of(const std::string& id) const;

  private:
    using Number = std::uint32_t;  // of a revision: its place among the sorted ids

    struct Node {
        Revision revision;
        std::vector<std::string> parents, children, dependencies, dependents;
        Number number = 0;
        std::vector<Number> below, above;  // parents and dependencies, children and dependents
        std::size_t parent_count = 0;      // the first ones of `below` are the parents
        std::size_t child_count = 0;       // the first ones of `above` are the children
    };
    // Which revisions, by number.
    using Members = std::vector<bool>;

    void add(Revision revision);
    void add_labels(const Revision& revision);
    void link();
    void link_parents(Node& node);
    void link_dependencies(Node& node);
    void find_rings();
    void complain_of_ring(std::vector<std::string> ring);
    void complain(SourceLocation where, std::string message, std::string hint = "");
    void number_nodes();
    const Node& node(const std::string& id) const;
    Members walk(const std::vector<std::string>& ids, bool up, Follow follow) const;
    std::set<std::string> names(const Members& members) const;
    std::vector<std::string> order(const Members& wanted) const;

    std::map<std::string, Node> nodes_;
    std::vector<const Node*> numbered_;
    std::vector<Number> ranks_;  // by `Created`, then id
    std::map<std::string, std::string> labels_;
    Diagnostics problems_;
};

}  // namespace schemadiff::migrate
