// The class behind build_nodes(): it makes the nodes (build.cpp), folds those that need no statement (fold.cpp), and
// draws the edges (edges.cpp, table_edges.cpp).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plan/build.h"
#include "plan/places.h"

namespace schemadiff::plan {

class Builder {
  public:
    explicit Builder(const Inputs& inputs) : in_(inputs) {}
    std::vector<Node> run();

  private:
    std::size_t add(Action action, const Identity& id, const Change* change, ObjectPtr before, ObjectPtr after,
                    std::string why = "");
    void add_changes();
    void add_replacements();
    void add_drop(const ObjectPtr& before, const Change* change, const std::string& why);
    void add_create(const ObjectPtr& after, const Change* change, const std::string& why);
    void add_alter(const Change& change);
    void add_rebuild(const ObjectPtr& before, const ObjectPtr& after, const Change* change, const std::string& why);
    void add_move(const Identity& id, const Change* change, const ObjectPtr& before, const ObjectPtr& after,
                  const std::string& why);
    emit::Context context() const;
    void fold_drops();
    void fold_creates();
    std::optional<Identity> container_of(const Object& object, const Catalog& catalog) const;
    bool goes_with(const Object& object, const Identity& container) const;
    std::optional<std::size_t> leave_of(const Object& trigger) const;

    void connect();
    void add_shells();
    void fold_functions_of_types();
    void connect_makers();
    bool wants_room() const;
    void connect_releases();
    void connect_names();
    void connect_moves();
    void connect_persistence();
    void connect_extensions();
    void connect_leaving(std::size_t leave);
    void connect_joining(std::size_t join);
    void connect_children();
    void connect_not_nulls();
    void connect_adoptions();
    void connect_bounds();
    std::vector<std::size_t> parts_of(const compare::TableName& table, const compare::Hierarchy& tree) const;
    void edge(std::size_t first, std::size_t then, Strength strength);
    void drop_repeated_edges();
    std::size_t add_barrier();
    void need(std::size_t node, const Object& object);
    void release(std::size_t node, const Identity& id);

    const Inputs& in_;
    std::vector<Node> nodes_;
    Places drops_{in_.numbering};     // the node after which the old object is gone
    Places makes_{in_.numbering};     // the node after which the new object is there
    Places releases_{in_.numbering};  // the node after which the old object holds on to nothing
    Places checked_{in_.numbering};   // the node after which a domain that is made in parts has its expressions
    Places asides_{in_.numbering};
    Places leaves_{in_.numbering};  // the node after which a table that changes its parents has left the old ones
    Places joins_{in_.numbering};   // the node after which it has joined the new ones
    std::map<compare::TableName, std::vector<std::size_t>> parts_;  // nodes by the table that their object belongs to
    Places shells_{in_.numbering};
    std::map<Identity, std::set<Identity>> makers_of_;  // of a type with a shell: the functions that it needs
};

}  // namespace schemadiff::plan
