#include "plan/references.h"

#include <algorithm>
#include <array>
#include <optional>

#include "plan/spread.h"
#include "sql/quote.h"
#include "sql/references.h"

namespace schemadiff::plan {

namespace {

std::string key(const std::string& schema, const std::string& name) {
    return schema + '\0' + name;
}

// Those that are named by schema and name; the others by structure.
bool is_parentless(Kind kind) {
    return kind != Kind::schema && kind != Kind::extension && kind != Kind::language && kind != Kind::access_method &&
           kind != Kind::cast && kind != Kind::transform && kind != Kind::default_privileges &&
           kind != Kind::event_trigger;
}

bool is_callable(Kind kind) {
    return kind == Kind::function || kind == Kind::procedure || kind == Kind::aggregate;
}

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view;
}

bool same_set(Names one, Names other) {
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

// The columns of a unique key, as a foreign key could refer to them; nothing for what is no unique key.
std::optional<Names> key_columns(const Object& object) {
    if (const auto* primary = object.get_if<PrimaryKey>()) return primary->columns;
    if (const auto* unique = object.get_if<Unique>()) return unique->columns;
    const auto* index = object.get_if<Index>();
    if (!index || !index->unique || !index->predicate.empty()) return std::nullopt;
    Names columns;
    for (const sql::NameUse& use : sql::names_used(index->keys.text)) columns.push_back(use.parts.back());
    return columns;
}

// The user's types that a cast is between, as keys; one empty key where both are built in.
Names types_of(const Cast& cast) {
    Names out;
    for (const TypeText* type : {&cast.source, &cast.target})
        for (const sql::NameUse& use : sql::names_used(type->text))
            if (use.parts.size() == 2) out.push_back(key(use.parts[0], use.parts[1]));
    if (out.empty()) out.emplace_back();
    return out;
}

// How surely the casts of the types that the object names must be there before it; nullopt where it holds no
// expression. No expression says which casts it uses: an assignment's is not even seen.
std::optional<Strength> casts_strength(const Object& object) {
    if (const auto* column = object.get_if<Column>()) {
        if (column->default_value.empty() && column->generated.empty()) return std::nullopt;
        return Strength::expression;
    }
    if (const auto* function = object.get_if<Function>())
        return function->sql_body.empty() ? Strength::body : Strength::sql_body;
    if (const auto* procedure = object.get_if<Procedure>())
        return procedure->sql_body.empty() ? Strength::body : Strength::sql_body;
    constexpr std::array kKinds{Kind::domain, Kind::check,   Kind::exclusion, Kind::view,   Kind::materialized_view,
                                Kind::index,  Kind::trigger, Kind::rule,      Kind::policy, Kind::statistics};
    if (std::find(kKinds.begin(), kKinds.end(), object.id.kind) == kKinds.end()) return std::nullopt;
    return Strength::expression;
}

bool casts(const std::string& text) {
    return text.find("::") != std::string::npos || text.find("cast") != std::string::npos ||
           text.find("CAST") != std::string::npos;
}

}  // namespace

std::vector<Identity> structure_of(const Object& object, const compare::Hierarchy& tree) {
    std::vector<Identity> out;
    const auto add_above = [&](Kind kind, const Identity& id) {
        for (const Object* above : tree.above(kind, {id.schema, id.parent}, id.name)) out.push_back(above->id);
    };
    for (const Identity& id : needs(object).structure) {
        if (tree.catalog().find(id))
            out.push_back(id);
        else if (id.kind == Kind::column)
            add_above(Kind::column, id);
    }
    if (const auto* column = object.get_if<Column>(); column && column->inherited) add_above(Kind::column, object.id);
    if (const auto* trigger = object.get_if<Trigger>(); trigger && trigger->inherited)
        add_above(Kind::trigger, object.id);
    return out;
}

NameIndex::NameIndex(const Catalog& catalog, Names search_path)
    : catalog_(&catalog), tree_(catalog), search_path_(std::move(search_path)) {
    for (const ObjectPtr& each : catalog.objects()) {
        const Identity& id = each->id;
        if (id.kind == Kind::column) {
            columns_of_[key(id.schema, id.parent)].push_back(id);
        } else if (id.parent.empty() && is_parentless(id.kind)) {
            by_name_[key(id.schema, id.name)].push_back(id);
            // A range comes with a multirange of another name.
            if (const auto* range = each->get_if<RangeType>()) {
                Names name{id.schema, sql::multirange_name(id.name)};
                if (!range->multirange.empty()) name = sql::split_qualified_name(range->multirange);
                by_name_[key(name.front(), name.back())].push_back(id);
            }
        }
        has_operators_ = has_operators_ || id.kind == Kind::operator_;
        if (const auto* cast = each->get_if<Cast>())
            for (const std::string& type : types_of(*cast)) casts_of_[type].push_back(id);
        if (key_columns(*each)) keys_of_[key(id.schema, id.parent)].push_back(each);
    }
}

const std::vector<Identity>* NameIndex::named(const std::string& schema, const std::string& name) const {
    const auto found = by_name_.find(key(schema, name));
    return found == by_name_.end() ? nullptr : &found->second;
}

// Gathers the references of one object.
struct NameIndex::Collector {
    const NameIndex& index;
    const Object& object;
    std::map<Identity, Strength> found;
    std::set<std::string> words;   // last parts of all names: what may be a column
    std::set<Identity> relations;  // whose columns the words may be
    Strength words_strength = Strength::expression;

    void add(const Identity& id, Strength strength) {
        if (id == object.id) return;
        const auto [at, fresh] = found.emplace(id, strength);
        if (!fresh && at->second < strength) at->second = strength;
    }
    void add_named(const std::string& schema, const std::string& name, bool call, Strength strength) {
        const auto* ids = index.named(schema, name);
        if (!ids) return;
        for (const Identity& id : *ids) {
            if (is_callable(id.kind) && !call) continue;
            add(id, strength);
            if (is_relation(id.kind)) relations.insert(id);
        }
    }
    void add_use(const sql::NameUse& use, Strength strength) {
        const auto& parts = use.parts;
        words.insert(parts.back());
        if (parts.size() >= 2) add_named(parts[0], parts[1], use.call || parts.size() > 2, strength);
        if (parts.size() == 2 || parts.size() == 1)
            for (const std::string& schema : index.search_path_) add_named(schema, parts[0], use.call, strength);
    }
    void add_fragment(const Fragment& fragment) {
        for (const sql::NameUse& use : sql::names_used(fragment.text)) add_use(use, fragment.strength);
        if (fragment.text.find('*') != std::string::npos) words.insert("*");
        if (!index.has_operators_) return;
        for (const sql::OperatorUse& use : sql::operators_used(fragment.text)) {
            if (!use.schema.empty())
                add_named(use.schema, use.name, false, fragment.strength);
            else
                for (const std::string& schema : index.search_path_)
                    add_named(schema, use.name, false, fragment.strength);
        }
    }
    void add_columns(const Identity& relation, Strength strength) {
        const auto columns = index.columns_of_.find(key(relation.schema, relation.name));
        if (columns != index.columns_of_.end())
            for (const Identity& column : columns->second)
                if (words.count("*") || words.count(column.name)) add(column, strength);
    }
    void add_casts(const std::string& type, Strength strength) {
        const auto casts = index.casts_of_.find(type);
        if (casts == index.casts_of_.end()) return;
        for (const Identity& cast : casts->second) add(cast, strength);
    }
    // The casts of the types found so far, and of built-in ones where `fragments` cast at all.
    void add_casts(const std::vector<Fragment>& fragments, Strength strength) {
        const auto types = found;
        for (const auto& [id, unused] : types)
            if (is_type(id.kind) || id.kind == Kind::base_type || is_relation(id.kind))
                add_casts(key(id.schema, id.name), strength);
        if (std::any_of(fragments.begin(), fragments.end(), [](const Fragment& each) { return casts(each.text); }))
            add_casts("", strength);
    }
    // The unique key that a foreign key stands on.
    void add_referenced_key(const ForeignKey& key_value) {
        // A partition's key may be its parent's.
        std::vector<compare::TableName> tables =
            index.tree_.ancestors({key_value.references_schema, key_value.references_table});
        tables.emplace_back(key_value.references_schema, key_value.references_table);
        for (const auto& [schema, name] : tables) {
            const auto keys = index.keys_of_.find(key(schema, name));
            if (keys == index.keys_of_.end()) continue;
            for (const ObjectPtr& each : keys->second)
                if (same_set(*key_columns(*each), key_value.references_columns)) add(each->id, Strength::structure);
        }
    }
};

std::vector<Reference> NameIndex::references(const Object& object) const {
    Collector collector{*this, object, {}, {}, {}};
    const Needs all = needs(object);
    for (const Identity& id : structure_of(object, tree_)) collector.add(id, Strength::structure);
    Strength weakest = Strength::structure;
    for (const Fragment& fragment : all.fragments) {
        collector.add_fragment(fragment);
        weakest = std::min(weakest, fragment.strength);
    }
    if (const auto strength = casts_strength(object); strength && !casts_of_.empty())
        collector.add_casts(all.fragments, *strength);
    if (all.own_columns) collector.relations.insert({Kind::table, object.id.schema, "", object.id.parent, ""});
    for (const Identity& relation : collector.relations) {
        collector.add_columns(relation, weakest);
        for (const auto& [schema, name] : tree_.ancestors({relation.schema, relation.name}))
            collector.add_columns({Kind::table, schema, "", name, ""}, weakest);
    }
    if (const auto* foreign = object.get_if<ForeignKey>()) collector.add_referenced_key(*foreign);
    std::vector<Reference> out;
    for (const auto& [id, strength] : collector.found) out.push_back({id, strength});
    return out;
}

DependentIndex::DependentIndex(const Dependencies& dependencies, const Catalog& catalog) {
    for (const Dependency& each : dependencies) {
        if (each.unmanaged_dependent.empty())
            add(each.dependent, each.referenced);
        else
            unmanaged_[each.referenced].push_back(each.unmanaged_dependent);
    }
    add_structure(catalog);
}

DependentIndex::DependentIndex(const NameIndex& names) {
    for (const ObjectPtr& each : names.catalog().objects())
        for (const Reference& reference : names.references(*each))
            // PostgreSQL itself keeps no dependency of what stands in quotes.
            if (reference.strength > Strength::sql_body) add(each->id, reference.id);
    add_structure(names.catalog());
}

void DependentIndex::add_structure(const Catalog& catalog) {
    const compare::Hierarchy tree(catalog);
    for (const ObjectPtr& each : catalog.objects()) {
        for (const Identity& id : structure_of(*each, tree)) add(each->id, id);
        const auto* sequence = each->get_if<Sequence>();
        if (sequence && !sequence->owned_by_table.empty())
            add(each->id, {Kind::column, each->id.schema, sequence->owned_by_table, sequence->owned_by_column, ""});
    }
}

void DependentIndex::add(const Identity& dependent, const Identity& referenced) {
    if (dependent == referenced) return;
    auto& forward = referenced_[dependent];
    if (std::find(forward.begin(), forward.end(), referenced) != forward.end()) return;
    forward.push_back(referenced);
    dependents_[referenced].push_back(dependent);
}

namespace {
const std::vector<Identity> kNoIdentities;
const std::vector<std::string> kNoNames;
}  // namespace

const std::vector<Identity>& DependentIndex::dependents(const Identity& id) const {
    const auto found = dependents_.find(id);
    return found == dependents_.end() ? kNoIdentities : found->second;
}

const std::vector<Identity>& DependentIndex::referenced(const Identity& id) const {
    const auto found = referenced_.find(id);
    return found == referenced_.end() ? kNoIdentities : found->second;
}

const std::vector<std::string>& DependentIndex::unmanaged(const Identity& id) const {
    const auto found = unmanaged_.find(id);
    return found == unmanaged_.end() ? kNoNames : found->second;
}

}  // namespace schemadiff::plan
