// What needs no statement of its own: it goes with its container, or is said in its container's creation.
#include "plan/builder.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "plan/adoption.h"

namespace schemadiff::plan {

namespace {

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

// Functions that make a type take a shell of it (documentation, CREATE TYPE).
bool wants_shell(const Object& object) {
    const auto* range = object.get_if<RangeType>();
    if (range) return !range->canonical.empty();
    const auto* base = object.get_if<BaseType>();
    return base && !base->shell;
}

}  // namespace

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

// Where a partition, or one above it, leaves its parent, with which its copies of the parent's triggers go.
std::optional<std::size_t> Builder::leave_of(const Object& trigger) const {
    std::vector<compare::TableName> tables = in_.tree_before.ancestors({trigger.id.schema, trigger.id.parent});
    tables.emplace_back(trigger.id.schema, trigger.id.parent);
    for (const auto& [schema, name] : tables)
        if (const auto leave = leaves_.find({Kind::table, schema, "", name, ""}); leave != leaves_.end())
            return leave->second;
    return std::nullopt;
}

void Builder::fold_drops() {
    for (const auto& [id, node] : drops_) {
        const ObjectPtr object = id.kind == Kind::trigger ? nodes_[node].before : nullptr;
        const auto leave = object && object->as<Trigger>().inherited ? leave_of(*object) : std::nullopt;
        if (!leave) continue;
        nodes_[node].before = nullptr;
        node = releases_[id] = *leave;
    }
    for (const auto& [id, node] : drops_) {
        const ObjectPtr object = nodes_[node].before;
        const Object* parent = object ? attached_parent(*object, in_.tree_before) : nullptr;
        if (!parent || !drops_.count(parent->id) || nodes_[node].action != Action::drop) continue;
        // An index that is attached goes with its parent's, and cannot go alone.
        nodes_[node].before = nullptr;
        node = releases_[id] = drops_.at(parent->id);
    }
    for (const auto& [id, node] : drops_) {
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
    for (const auto& [id, node] : makes_) {
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
        const Identity& own = id;  // for the lambda
        const ObjectPtr type = in_.from.find_pointer(id);
        if (!type || !wants_shell(*type)) continue;
        for (const Identity* function : in_.before.referenced(id)) {
            const auto dropped = drops_.find(*function);
            const auto used = in_.before.referenced(*function);
            if (function->kind != Kind::function || dropped == drops_.end() ||
                std::none_of(used.begin(), used.end(), [&](const Identity* each) { return *each == own; }))
                continue;
            nodes_[dropped->second].before = nullptr;
            dropped->second = node;
            releases_[*function] = node;
        }
    }
}

}  // namespace schemadiff::plan
