#include "plan/adoption.h"

#include <algorithm>
#include <map>
#include <string>

#include "compare/ladder.h"
#include "compare/match.h"

namespace schemadiff::plan {

namespace {

using compare::TableName;

constexpr Kind kKeyKinds[] = {Kind::primary_key, Kind::unique, Kind::index};

std::string attached_to(const Object& object) {
    if (const auto* index = object.get_if<Index>()) return index->attach_to;
    if (const auto* key = object.get_if<PrimaryKey>()) return key->attach_to;
    if (const auto* unique = object.get_if<Unique>()) return unique->attach_to;
    return {};
}

// The columns in their order, without direction, collation and class.
Names columns_of(const Object& object) {
    if (const auto* key = object.get_if<PrimaryKey>()) return key->columns;
    if (const auto* unique = object.get_if<Unique>()) return unique->columns;
    Names out;
    for (const compare::IndexKey& key : compare::split_index_keys(object.as<Index>().keys.text))
        out.push_back(key.expression);
    return out;
}

// The topmost index or key that the object belongs to, itself included.
const Object* root_of(const Object& object, const compare::Hierarchy& tree) {
    const Object* out = &object;
    while (const Object* parent = attached_parent(*out, tree)) out = parent;
    return out;
}

// By their columns: the keys and indexes of one table that are made.
std::map<Names, std::vector<const Object*>> made_keys(const TableName& table, const compare::Hierarchy& tree,
                                                      const IsMade& is_made) {
    std::map<Names, std::vector<const Object*>> out;
    for (const Kind kind : kKeyKinds)
        for (const ObjectPtr& each : compare::members_of(tree.catalog(), kind, table))
            if (is_made(each->id)) out[columns_of(*each)].push_back(each.get());
    return out;
}

// Whether making it makes or adopts children: not with ON ONLY, and not where its own parent does that.
bool adopts(const Object& object) {
    const Index* index = object.get_if<Index>();
    return attached_to(object).empty() && !(index && index->only);
}

}  // namespace

const Object* attached_parent(const Object& object, const compare::Hierarchy& tree) {
    const std::string parent = attached_to(object);
    if (parent.empty()) return nullptr;
    const auto name = compare::split_name(parent);
    if (!name) return nullptr;
    for (const TableName& table : tree.parents({object.id.schema, object.id.parent}))
        for (const Kind kind : kKeyKinds)
            if (const Object* found = tree.catalog().find({kind, table.first, table.second, name->second, ""}))
                return found;
    return nullptr;
}

// Each root comes after its own children and before those of the roots that follow it, and before what is nobody's.
std::vector<std::pair<Identity, Identity>> adoption_order(const compare::Hierarchy& tree, const IsMade& is_made) {
    std::vector<std::pair<Identity, Identity>> out;
    for (const ObjectPtr& each : tree.catalog().objects()) {
        const Table* table = each->get_if<Table>();
        const TableName name{each->id.schema, each->id.name};
        if (!table || table->partition_by.empty()) continue;
        auto roots = made_keys(name, tree, is_made);
        for (auto& [columns, held] : roots) std::erase_if(held, [](const Object* root) { return !adopts(*root); });
        std::erase_if(roots, [](const auto& entry) { return entry.second.empty(); });
        if (roots.empty()) continue;
        for (const TableName& below : tree.descendants(name))
            for (const auto& [columns, children] : made_keys(below, tree, is_made)) {
                const auto found = roots.find(columns);
                if (found == roots.end()) continue;
                for (const Object* child : children)
                    for (const Object* root : found->second) {
                        if (root == root_of(*child, tree)) break;
                        out.emplace_back(root->id, child->id);
                    }
            }
    }
    return out;
}

}  // namespace schemadiff::plan
