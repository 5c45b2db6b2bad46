#include "plan/references.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

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

Names sorted(Names names) {
    std::sort(names.begin(), names.end());
    return names;
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

std::vector<const Object*> structure_of(const Object& object, const compare::Hierarchy& tree) {
    std::vector<const Object*> out;
    const auto add_above = [&](Kind kind, const Identity& id) {
        const auto above = tree.above(kind, {id.schema, id.parent}, id.name);
        out.insert(out.end(), above.begin(), above.end());
    };
    for (const Identity& id : needs(object).structure) {
        if (const Object* found = tree.catalog().find(id))
            out.push_back(found);
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
        if (id.parent.empty() && is_parentless(id.kind)) {
            by_name_[key(id.schema, id.name)].push_back(each.get());
            // A range comes with a multirange of another name.
            if (const auto* range = each->get_if<RangeType>()) {
                Names name{id.schema, sql::multirange_name(id.name)};
                if (!range->multirange.empty()) name = sql::split_qualified_name(range->multirange);
                by_name_[key(name.front(), name.back())].push_back(each.get());
            }
        }
        has_operators_ = has_operators_ || id.kind == Kind::operator_;
        if (const auto* cast = each->get_if<Cast>())
            for (const std::string& type : types_of(*cast)) casts_of_[type].push_back(each.get());
        if (auto columns = key_columns(*each))
            keys_of_[key(id.schema, id.parent)].emplace_back(each.get(), sorted(std::move(*columns)));
    }
}

const NameIndex::Objects* NameIndex::named(const std::string& schema, const std::string& name) const {
    const auto found = by_name_.find(key(schema, name));
    return found == by_name_.end() ? nullptr : &found->second;
}

namespace {

struct ByIdentity {
    bool operator()(const Object* left, const Object* right) const { return left->id < right->id; }
};

}  // namespace

// Gathers the references of one object.
struct NameIndex::Collector {
    const NameIndex& index;
    const Object& object;
    std::map<const Object*, Strength, ByIdentity> found;
    std::set<std::string> words;             // last parts of all names: what may be a column
    std::set<compare::TableName> relations;  // whose columns the words may be
    Strength words_strength = Strength::expression;

    void add(const Object* other, Strength strength) {
        if (other->id == object.id) return;
        const auto [at, fresh] = found.emplace(other, strength);
        if (!fresh && at->second < strength) at->second = strength;
    }
    void add_named(const std::string& schema, const std::string& name, bool call, Strength strength) {
        const auto* objects = index.named(schema, name);
        if (!objects) return;
        for (const Object* each : *objects) {
            if (is_callable(each->id.kind) && !call) continue;
            add(each, strength);
            if (is_relation(each->id.kind)) relations.emplace(each->id.schema, each->id.name);
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
    void add_columns(const compare::TableName& relation, Strength strength) {
        for (const ObjectPtr& column : compare::members_of(*index.catalog_, Kind::column, relation))
            if (words.count("*") || words.count(column->id.name)) add(column.get(), strength);
    }
    void add_casts(const std::string& type, Strength strength) {
        const auto casts = index.casts_of_.find(type);
        if (casts == index.casts_of_.end()) return;
        for (const Object* cast : casts->second) add(cast, strength);
    }
    // The casts of the types found so far, those of columns with them, and of built-in ones where `fragments` cast at
    // all.
    void add_casts(const std::vector<Fragment>& fragments, Strength strength) {
        const auto objects = found;
        for (const auto& [each, unused] : objects) {
            if (is_type(each->id.kind) || each->id.kind == Kind::base_type || is_relation(each->id.kind))
                add_casts(key(each->id.schema, each->id.name), strength);
            if (const auto* column = each->get_if<Column>())
                for (const sql::NameUse& use : sql::names_used(column->type.text))
                    if (use.parts.size() == 2) add_casts(key(use.parts[0], use.parts[1]), strength);
        }
        if (std::any_of(fragments.begin(), fragments.end(), [](const Fragment& each) { return casts(each.text); }))
            add_casts("", strength);
    }
    // The unique key that a foreign key stands on.
    void add_referenced_key(const ForeignKey& key_value) {
        // A partition's key may be its parent's.
        std::vector<compare::TableName> tables =
            index.tree_.ancestors({key_value.references_schema, key_value.references_table});
        tables.emplace_back(key_value.references_schema, key_value.references_table);
        const Names wanted = sorted(key_value.references_columns);
        for (const auto& [schema, name] : tables) {
            const auto keys = index.keys_of_.find(key(schema, name));
            if (keys == index.keys_of_.end()) continue;
            for (const auto& [each, columns] : keys->second)
                if (columns == wanted) add(each, Strength::structure);
        }
    }
};

std::vector<Reference> NameIndex::references(const Object& object) const {
    Collector collector{*this, object, {}, {}, {}};
    const Needs all = needs(object);
    for (const Object* each : structure_of(object, tree_)) collector.add(each, Strength::structure);
    Strength weakest = Strength::structure;
    for (const Fragment& fragment : all.fragments) {
        collector.add_fragment(fragment);
        weakest = std::min(weakest, fragment.strength);
    }
    if (all.own_columns) collector.relations.emplace(object.id.schema, object.id.parent);
    for (const compare::TableName& relation : collector.relations) {
        collector.add_columns(relation, weakest);
        for (const compare::TableName& above : tree_.ancestors(relation)) collector.add_columns(above, weakest);
    }
    if (const auto strength = casts_strength(object); strength && !casts_of_.empty())
        collector.add_casts(all.fragments, *strength);
    if (const auto* foreign = object.get_if<ForeignKey>()) collector.add_referenced_key(*foreign);
    std::vector<Reference> out;
    out.reserve(collector.found.size());
    for (const auto& [each, strength] : collector.found) out.push_back({each, strength});
    return out;
}

bool NameIndex::names_unknown_in(const std::string& schema, const Object& object) const {
    for (const Fragment& fragment : needs(object).fragments)
        for (const sql::NameUse& use : sql::names_used(fragment.text))
            if (use.parts.size() > 1 && use.parts[0] == schema && !named(schema, use.parts[1])) return true;
    return false;
}

}  // namespace schemadiff::plan
