#include "plan/build.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "compare/match.h"
#include "emit/column_parts.h"
#include "plan/adoption.h"
#include "plan/places.h"

namespace schemadiff::plan {

namespace {

bool is_constraint(Kind kind) {
    return kind == Kind::primary_key || kind == Kind::unique || kind == Kind::check || kind == Kind::exclusion ||
           kind == Kind::foreign_key;
}

bool is_container(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view;
}

// Folded into CREATE TABLE. A foreign key comes afterwards, so that tables may refer to each other; so does a
// constraint that is not valid, which CREATE TABLE cannot say.
bool is_foldable(const Object& object) {
    if (const auto* column = object.get_if<Column>()) return !column->inherited;
    if (const auto* check = object.get_if<Check>()) return !check->not_valid;
    return object.id.kind == Kind::primary_key || object.id.kind == Kind::unique || object.id.kind == Kind::exclusion;
}

// Whether one of the members is a key that says the same: CREATE TABLE makes one of two such keys
// (transformIndexConstraints() in parse_utilcmd.c).
bool is_said_already(const Object& object, const std::vector<ObjectPtr>& members) {
    const auto words = [](const auto& key) {
        return std::tuple(key.columns, key.include, key.deferrable, key.initially_deferred);
    };
    using Words = std::tuple<Names, Names, bool, bool>;
    const auto key_of = [&](const Object& each) -> std::optional<std::pair<Words, bool>> {
        if (const auto* primary = each.get_if<PrimaryKey>()) return std::pair(words(*primary), false);
        if (const auto* unique = each.get_if<Unique>()) return std::pair(words(*unique), unique->nulls_not_distinct);
        return std::nullopt;
    };
    if (const auto* exclusion = object.get_if<Exclusion>())
        return std::any_of(members.begin(), members.end(), [&](const ObjectPtr& each) {
            const auto* other = each->get_if<Exclusion>();
            return other && exclusion->elements == other->elements && exclusion->method == other->method;
        });
    const auto key = key_of(object);
    return key &&
           std::any_of(members.begin(), members.end(), [&](const ObjectPtr& each) { return key_of(*each) == key; });
}

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

    void connect();
    void add_shells();
    void fold_functions_of_types();
    void connect_makers();
    bool wants_room() const;
    void connect_releases();
    void connect_names();
    void connect_moves();
    void connect_persistence();
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
    Places drops_;     // the node after which the old object is gone
    Places makes_;     // the node after which the new object is there
    Places releases_;  // the node after which the old object holds on to nothing
    Places asides_;
    Places leaves_;  // the node after which a table that changes its parents has left the old ones
    Places joins_;   // the node after which it has joined the new ones
    std::map<compare::TableName, std::vector<std::size_t>> parts_;  // nodes by the table that their object belongs to
    Places shells_;
    std::map<Identity, std::set<Identity>> makers_of_;  // of a type with a shell: the functions that it needs
};

std::size_t Builder::add(Action action, const Identity& id, const Change* change, ObjectPtr before, ObjectPtr after,
                         std::string why) {
    Node node;
    node.action = action;
    node.id = id;
    node.change = change;
    node.before = std::move(before);
    node.after = std::move(after);
    node.why = std::move(why);
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
}

// The table or view whose end is also this object's.
std::optional<Identity> Builder::container_of(const Object& object, const Catalog& catalog) const {
    const Identity& id = object.id;
    if (const auto* sequence = object.get_if<Sequence>()) {
        if (sequence->owned_by_table.empty()) return std::nullopt;
        return Identity{Kind::table, id.schema, "", sequence->owned_by_table, ""};
    }
    if (id.parent.empty()) return std::nullopt;
    for (Kind kind : {Kind::table, Kind::view, Kind::materialized_view}) {
        const Identity container{kind, id.schema, "", id.parent, ""};
        if (catalog.find(container)) return container;
    }
    return std::nullopt;
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

// The domain without what may call a function that takes it.
ObjectPtr bare_domain(const Object& domain) {
    Object bare = domain;
    bare.as<Domain>().checks.clear();
    bare.as<Domain>().default_value = {};
    return std::make_shared<const Object>(std::move(bare));
}

void Builder::add_create(const ObjectPtr& after, const Change* change, const std::string& why) {
    const bool in_parts = after->id.kind == Kind::domain && in_.unfolded.count(after->id);
    makes_[after->id] = add(Action::create, after->id, change, nullptr, in_parts ? bare_domain(*after) : after, why);
    if (after->get_if<Table>() && emit::is_made_apart(*after, context())) {
        joins_[after->id] = add(Action::attach, after->id, change, nullptr, after, why);
        edge(makes_[after->id], joins_[after->id], Strength::structure);
    }
    if (!in_parts) return;
    const std::size_t attach = add(Action::attach, after->id, change, nullptr, after, why);
    edge(makes_[after->id], attach, Strength::structure);
}

// The old type steps aside, columns go over to the new one, and the old one goes.
void Builder::add_rebuild(const ObjectPtr& before, const ObjectPtr& after, const Change* change,
                          const std::string& why) {
    const Identity& id = after->id;
    asides_[id] = add(Action::set_aside, id, change, before, after, why);
    add_create(after, change, why);
    drops_[id] = add(Action::drop_aside, id, change, before, after, why);
    releases_[id] = drops_[id];
    edge(asides_[id], makes_[id], Strength::structure);
    edge(makes_[id], drops_[id], Strength::structure);
}

emit::Context Builder::context() const {
    emit::Context out;
    out.before = &in_.from;
    out.after = &in_.to;
    return out;
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

// Whether the object is dropped by PostgreSQL together with its container, so that no statement is needed. A foreign
// key to another table that goes as well is dropped by itself, since neither table could go first else.
bool Builder::goes_with(const Object& object, const Identity& container) const {
    const auto* foreign = object.get_if<ForeignKey>();
    if (!foreign) return true;
    const Identity other{Kind::table, foreign->references_schema, "", foreign->references_table, ""};
    // Partitions are held by what refers to their parent, were it the parent itself.
    if (other == container) return in_.tree_before.children({other.schema, other.name}).empty();
    return !drops_.count(other);
}

void Builder::fold_drops() {
    for (auto& [id, node] : drops_) {
        const ObjectPtr object = nodes_[node].before;
        const Object* parent = object ? attached_parent(*object, in_.tree_before) : nullptr;
        if (!parent || !drops_.count(parent->id) || nodes_[node].action != Action::drop) continue;
        // An index that is attached goes with its parent's, and cannot go alone.
        nodes_[node].before = nullptr;
        node = releases_[id] = drops_.at(parent->id);
    }
    for (auto& [id, node] : drops_) {
        const ObjectPtr object = nodes_[node].before;
        if (nodes_[node].action != Action::drop || !object || object->id != id || in_.unfolded.count(id)) continue;
        std::optional<Identity> container = container_of(*object, in_.from);
        const auto* sequence = object->get_if<Sequence>();
        if (sequence && container && !drops_.count(*container))
            container = Identity{Kind::column, id.schema, sequence->owned_by_table, sequence->owned_by_column, ""};
        if (!container || !drops_.count(*container) || !goes_with(*object, *container)) continue;
        const std::size_t with = drops_.at(*container);
        nodes_[node].before = nullptr;  // no statement
        node = with;
        releases_[id] = with;
    }
}

void Builder::fold_creates() {
    for (auto& [id, node] : makes_) {
        if (nodes_[node].action != Action::create || id.parent.empty() || in_.unfolded.count(id)) continue;
        const ObjectPtr object = nodes_[node].after;
        const auto table = makes_.find({Kind::table, id.schema, "", id.parent, ""});
        if (table == makes_.end() || nodes_[table->second].action != Action::create) continue;
        const Table& value = nodes_[table->second].after->as<Table>();
        const bool overrides = !value.partition_of.empty() || !value.of_type.empty();
        if (!is_foldable(*object) && !(overrides && id.kind == Kind::column)) continue;
        if (is_said_already(*object, nodes_[table->second].members)) continue;
        nodes_[table->second].members.push_back(object);
        nodes_[node].after = nullptr;
        node = table->second;
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

// Functions that make a type take a shell of it (documentation, CREATE TYPE).
bool wants_shell(const Object& object) {
    const auto* range = object.get_if<RangeType>();
    if (range) return !range->canonical.empty();
    const auto* base = object.get_if<BaseType>();
    return base && !base->shell;
}

void Builder::add_shells() {
    for (const auto& [id, node] : makes_) {
        if (nodes_[node].action != Action::create || !nodes_[node].after || !wants_shell(*nodes_[node].after)) continue;
        const ObjectPtr after = nodes_[node].after;
        shells_[id] = add(Action::shell, id, nodes_[node].change, nullptr, after, nodes_[node].why);
        edge(shells_[id], node, Strength::structure);
        if (const auto aside = asides_.find(id); aside != asides_.end())
            edge(aside->second, shells_[id], Strength::structure);
        if (const auto dropped = drops_.find(id);
            dropped != drops_.end() && nodes_[dropped->second].action == Action::drop)
            edge(dropped->second, shells_[id], Strength::structure);
        for (const Reference& reference : in_.names_after.references(*after)) makers_of_[id].insert(reference.id());
    }
}

// A type and its functions hold on to each other: they go together, with the type (DROP TYPE ... CASCADE).
void Builder::fold_functions_of_types() {
    for (const auto& [id, node] : drops_) {
        const ObjectPtr type = in_.from.find_pointer(id);
        if (!type || !wants_shell(*type)) continue;
        for (const Identity* function : in_.before.referenced(id)) {
            const auto dropped = drops_.find(*function);
            const auto used = in_.before.referenced(*function);
            if (function->kind != Kind::function || dropped == drops_.end() ||
                std::none_of(used.begin(), used.end(), [&](const Identity* each) { return *each == id; }))
                continue;
            nodes_[dropped->second].before = nullptr;
            dropped->second = node;
            releases_[*function] = node;
        }
    }
}

// What an expression may use beside relations and their columns.
bool is_used_by_name(Kind kind) {
    return kind == Kind::function || kind == Kind::aggregate || kind == Kind::operator_ || kind == Kind::cast ||
           kind == Kind::collation || kind == Kind::base_type || is_type(kind);
}

// What CREATE TABLE says of an inherited column needs the column, not what is said of it afterwards.
bool is_said_later(const Node& table, const Object& member, const Node& made) {
    if (table.action != Action::create || table.id.kind != Kind::table || member.id.parent != table.id.name)
        return false;
    return made.id.kind == Kind::column && made.after && made.after->as<Column>().inherited &&
           made.id.parent == table.id.name && made.id.schema == table.id.schema;
}

// The node comes after the making of all that the object needs, and after the old holder of a name that it takes.
void Builder::need(std::size_t node, const Object& object) {
    for (const Reference& reference : in_.names_after.references(object)) {
        const auto shell = shells_.find(reference.id());
        if (shell != shells_.end() && makers_of_[reference.id()].count(object.id)) {
            edge(shell->second, node, reference.strength);
            continue;
        }
        const auto made = makes_.find(reference.id());
        if (made == makes_.end() || is_said_later(nodes_[node], object, nodes_[made->second])) continue;
        edge(made->second, node, reference.strength);
        if (nodes_[made->second].action == Action::create && is_used_by_name(reference.id().kind) &&
            reference.strength != Strength::body)
            nodes_[node].rests_on_new = true;
    }
}

void Builder::connect_makers() {
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
        Node& node = nodes_[at];
        if (node.action == Action::shell)
            if (const auto schema = makes_.find({Kind::schema, "", "", node.id.schema, ""}); schema != makes_.end())
                edge(schema->second, at, Strength::structure);
        if (!node.after || node.action == Action::rename || node.action == Action::detach ||
            node.action == Action::set_aside || node.action == Action::drop_aside || node.action == Action::shell)
            continue;
        need(at, *node.after);
        for (const ObjectPtr& member : node.members) need(at, *member);
    }
    for (const auto& [id, node] : makes_) {
        const auto dropped = drops_.find(id);
        if (dropped != drops_.end() && nodes_[dropped->second].action == Action::drop)
            edge(dropped->second, node, Strength::structure);
    }
}

// Whether the node gives a column another type, which PostgreSQL refuses while a view or the like uses it.
bool retypes(const Node& node) {
    if (node.action != Action::alter || node.id.kind != Kind::column) return false;
    return !node.change || node.change->touches("type") || node.change->touches("collation");
}

// What rested on the object in the old state lets go before the object goes, or is given another type.
void Builder::release(std::size_t node, const Identity& id) {
    for (const Identity* used : in_.before.referenced(id)) {
        const auto aside = asides_.find(*used);
        const bool is_drop = nodes_[node].action == Action::drop;
        if (aside != asides_.end() && is_drop) edge(node, aside->second, Strength::structure);
        const auto dropped = drops_.find(*used);
        if (dropped != drops_.end()) edge(node, dropped->second, Strength::structure);
        const auto altered = releases_.find(*used);
        if (is_drop && id.kind != Kind::sequence && altered != releases_.end() && retypes(nodes_[altered->second]))
            edge(node, altered->second, Strength::structure);
    }
}

// Whether anything goes, or is given another type: else nobody has to let go first, whoever depends on whom.
bool Builder::wants_room() const {
    return !drops_.empty() || !asides_.empty() ||
           std::any_of(releases_.begin(), releases_.end(),
                       [&](const auto& each) { return retypes(nodes_[each.second]); });
}

void Builder::connect_releases() {
    if (!wants_room()) return;
    for (const auto& [id, node] : releases_) release(node, id);
    // A range takes its subtype's name into those of its functions, which step aside with it.
    for (const auto& [id, node] : asides_)
        for (const Identity* used : in_.before.referenced(id))
            if (const auto aside = asides_.find(*used); aside != asides_.end())
                edge(node, aside->second, Strength::structure);
    for (const auto& [id, node] : drops_) {
        const ObjectPtr object = id.kind == Kind::foreign_key ? in_.from.find_pointer(id) : nullptr;
        if (!object) continue;
        const ForeignKey& key = object->as<ForeignKey>();
        for (const auto& [schema, name] : in_.tree_before.descendants({key.references_schema, key.references_table}))
            if (const auto part = drops_.find({Kind::table, schema, "", name, ""}); part != drops_.end())
                edge(node, part->second, Strength::structure);
    }
    // A domain that let go of its expressions still is of its type.
    for (const auto& [id, node] : drops_) {
        if (id.kind != Kind::domain || releases_.at(id) == node) continue;
        for (const Identity* used : in_.before.referenced(id))
            if (const auto dropped = drops_.find(*used); dropped != drops_.end() && is_type(used->kind))
                edge(node, dropped->second, Strength::structure);
    }
}

// Who takes a name comes after whoever gives it up.
void Builder::connect_names() {
    std::unordered_multimap<std::string, std::size_t> leaving;
    for (const auto& [id, node] : releases_) {
        const ObjectPtr object = in_.from.find_pointer(id);
        const bool alters = nodes_[node].action == Action::alter;
        const auto aside = asides_.find(id);
        const std::size_t last_use = aside != asides_.end() ? aside->second : drops_.count(id) ? drops_.at(id) : node;
        if (object && !alters)
            for (const std::string& key : namespace_keys(*object)) leaving.emplace(key, last_use);
    }
    for (const auto& [id, node] : makes_) {
        const ObjectPtr object = in_.to.find_pointer(id);
        if (!object) continue;
        for (const std::string& key : namespace_keys(*object)) {
            const auto [first, last] = leaving.equal_range(key);
            for (auto at = first; at != last; ++at) edge(at->second, node, Strength::structure);
        }
    }
}

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
    for (std::size_t at = 0; at < nodes_.size(); ++at)
        if (!nodes_[at].id.parent.empty()) parts_[{nodes_[at].id.schema, nodes_[at].id.parent}].push_back(at);
    for (const auto& [id, leave] : leaves_) connect_leaving(leave);
    for (const auto& [id, join] : joins_) connect_joining(join);
    connect_children();
    connect_not_nulls();
    connect_adoptions();
    connect_bounds();
}

// A table that is logged refers to no unlogged one (ATPrepChangePersistence() in tablecmds.c): what is referred to
// becomes logged first and unlogged last.
void Builder::connect_persistence() {
    const auto turned = [&](const Identity& table) {
        const auto made = makes_.find(table);
        const bool turns = made != makes_.end() && nodes_[made->second].action == Action::alter &&
                           nodes_[made->second].change && nodes_[made->second].change->touches("unlogged");
        return turns ? made : makes_.end();
    };
    for (const ObjectPtr& each : in_.to.objects()) {
        const auto* key = each->get_if<ForeignKey>();
        if (!key) continue;
        const auto own = turned({Kind::table, each->id.schema, "", each->id.parent, ""});
        const auto other = turned({Kind::table, key->references_schema, "", key->references_table, ""});
        if (own == makes_.end() || other == makes_.end()) continue;
        const bool unlogged = nodes_[own->second].after->as<Table>().unlogged;
        if (unlogged)
            edge(own->second, other->second, Strength::structure);
        else
            edge(other->second, own->second, Strength::structure);
    }
}

void Builder::connect() {
    connect_makers();
    connect_moves();
    connect_persistence();
    connect_releases();
    connect_names();
}

std::vector<Node> Builder::run() {
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

}  // namespace

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
