// Who comes before whom: by what an object needs, by what rests on it, and by the names that are given up and taken.
#include "plan/builder.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace schemadiff::plan {

namespace {

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

// Whether the node gives a column another type, which PostgreSQL refuses while a view or the like uses it.
bool retypes(const Node& node) {
    if (node.action != Action::alter || node.id.kind != Kind::column) return false;
    return !node.change || node.change->touches("type") || node.change->touches("collation");
}

}  // namespace

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
        // No constraint is added to a domain that a column holds in an array.
        if (const auto checked = checked_.find(reference.id());
            checked != checked_.end() && object.id.kind == Kind::column)
            edge(checked->second, node, Strength::body);
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
    if (makes_.empty() || releases_.empty()) return;
    std::unordered_multimap<std::string, std::size_t> leaving;
    for (const auto& [id, node] : releases_) {
        const ObjectPtr object = in_.from.find_pointer(id);
        const bool alters = nodes_[node].action == Action::alter;
        const auto aside = asides_.find(id);
        const std::size_t last_use = aside != asides_.end() ? aside->second : drops_.count(id) ? drops_.at(id) : node;
        if (object && !alters)
            for (const std::string& key : namespace_keys(*object)) leaving.emplace(key, last_use);
    }
    if (leaving.empty()) return;
    for (const auto& [id, node] : makes_) {
        const ObjectPtr object = in_.to.find_pointer(id);
        if (!object) continue;
        for (const std::string& key : namespace_keys(*object)) {
            const auto [first, last] = leaving.equal_range(key);
            for (auto at = first; at != last; ++at) edge(at->second, node, Strength::structure);
        }
    }
}

// A table that is logged refers to no unlogged one (ATPrepChangePersistence() in tablecmds.c): what is referred to
// becomes logged first and unlogged last.
void Builder::connect_persistence() {
    const auto& changes = in_.changes.changes;
    const auto turns_any = [](const Change& each) { return each.verb == Verb::alter && each.touches("unlogged"); };
    if (std::none_of(changes.begin(), changes.end(), turns_any)) return;
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

// A model does not say what comes with an extension: whatever is named in its schema and is not there may.
void Builder::connect_extensions() {
    const auto add_edges = [&](const Places& extensions, const Places& users, const NameIndex& names, bool goes) {
        for (const auto& [id, node] : extensions) {
            if (id.kind != Kind::extension || nodes_[node].action != (goes ? Action::drop : Action::create)) continue;
            const std::string& schema = names.catalog().find(id)->as<Extension>().schema;
            for (const auto& [user, other] : users) {
                const Object* object = names.catalog().find(user);
                if (!object || !names.names_unknown_in(schema, *object)) continue;
                edge(goes ? other : node, goes ? node : other, Strength::expression);
                // A column that let go of its default first leaves the extension's type later.
                const auto altered = goes ? makes_.find(user) : makes_.end();
                if (altered != makes_.end() && nodes_[altered->second].action == Action::alter)
                    edge(altered->second, node, Strength::expression);
            }
        }
    };
    const auto goes = [](const auto& each) { return each.first.kind == Kind::extension; };
    if (std::any_of(drops_.begin(), drops_.end(), goes))
        add_edges(drops_, releases_, NameIndex(in_.from, in_.names_after.search_path()), true);
    add_edges(makes_, makes_, in_.names_after, false);
}

void Builder::connect() {
    connect_makers();
    connect_moves();
    connect_persistence();
    connect_extensions();
    connect_releases();
    connect_names();
}

}  // namespace schemadiff::plan
