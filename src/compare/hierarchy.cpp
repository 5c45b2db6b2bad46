#include "compare/hierarchy.h"

#include <algorithm>
#include <set>

#include "compare/ladder.h"
#include "compare/match.h"
#include "sql/references.h"

namespace schemadiff::compare {

namespace {

const std::vector<TableName> kNone;

const std::vector<TableName>& of(const std::map<TableName, std::vector<TableName>>& edges, const TableName& name) {
    const auto found = edges.find(name);
    return found == edges.end() ? kNone : found->second;
}

bool same_expression(const std::string& one, const std::string& other, const std::string& type) {
    if (one == other) return true;
    LadderCounts counts;
    return same_text(sql::TextKind::value, one, other, type, counts).value_or(false);
}

// Identity, with all that its sequence carries.
void take_identity(Column& column, const Column& from) {
    column.identity = from.identity;
    column.identity_options = from.identity_options;
    column.identity_comment = from.identity_comment;
    column.identity_labels = from.identity_labels;
    column.identity_grants = from.identity_grants;
}

// What MergeAttributes() in tablecmds.c hands down: identity, statistics and options are each table's own.
Column handed_down(Column column) {
    if (!column.identity.empty()) take_identity(column, {});
    if (column.not_null_no_inherit) column.not_null = column.not_null_no_inherit = false;
    column.statistics = -1;
    column.options.clear();
    column.position = 0;
    return column;
}

Column overlaid(Column column, const Column& own) {
    if (own.not_null) {
        column.not_null = true;
        column.not_null_name = own.not_null_name;
        column.not_null_comment = own.not_null_comment;
        column.not_null_no_inherit = own.not_null_no_inherit;
        column.not_null_not_valid = own.not_null_not_valid;
    }
    if (!own.default_value.empty()) column.default_value = own.default_value;
    if (column.default_value.text == "NULL") column.default_value = {};
    if (!own.generated.empty()) {
        column.generated = own.generated;
        column.generated_kind = own.generated_kind;
        column.default_value = {};
    }
    if (!own.identity.empty()) take_identity(column, own);
    if (!own.storage.empty()) column.storage = own.storage;
    if (!own.compression.empty()) column.compression = own.compression;
    column.statistics = own.statistics;
    column.options = own.options;
    return column;
}

}  // namespace

std::vector<TableName> parents_of(const Table& table) {
    std::vector<TableName> out;
    if (!table.partition_of.empty())
        if (const auto parent = split_name(table.partition_of)) out.push_back(*parent);
    for (const std::string& each : table.inherits)
        if (const auto parent = split_name(each)) out.push_back(*parent);
    return out;
}

Hierarchy::Hierarchy(const Catalog& catalog) : catalog_(&catalog) {
    for (const ObjectPtr& each : catalog.objects()) {
        const Table* table = each->get_if<Table>();
        if (!table) continue;
        const TableName child{each->id.schema, each->id.name};
        for (const TableName& parent : parents_of(*table)) {
            if (!this->table(parent)) continue;
            parents_[child].push_back(parent);
            children_[parent].push_back(child);
        }
    }
}

const Object* Hierarchy::table(const TableName& name) const {
    return catalog_->find({Kind::table, name.first, "", name.second, ""});
}

const std::vector<TableName>& Hierarchy::parents(const TableName& name) const {
    return of(parents_, name);
}

const std::vector<TableName>& Hierarchy::children(const TableName& name) const {
    return of(children_, name);
}

std::vector<TableName> Hierarchy::reached(const TableName& name,
                                          const std::map<TableName, std::vector<TableName>>& edges) const {
    std::vector<TableName> out = of(edges, name);
    std::set<TableName> seen(out.begin(), out.end());
    for (std::size_t at = 0; at < out.size(); ++at) {
        const TableName next = out[at];
        for (const TableName& each : of(edges, next))
            if (seen.insert(each).second) out.push_back(each);
    }
    return out;
}

std::vector<TableName> Hierarchy::descendants(const TableName& name) const {
    return reached(name, children_);
}

std::vector<TableName> Hierarchy::ancestors(const TableName& name) const {
    return reached(name, parents_);
}

const Object* Hierarchy::own_column(const TableName& table, const std::string& name) const {
    return catalog_->find({Kind::column, table.first, table.second, name, ""});
}

Names Hierarchy::column_names(const TableName& name) const {
    Names out;
    const auto add = [&](const std::string& column) {
        if (std::find(out.begin(), out.end(), column) == out.end()) out.push_back(column);
    };
    for (const TableName& parent : parents(name))
        for (const std::string& column : column_names(parent)) add(column);
    const std::span<const ObjectPtr> members = members_of(*catalog_, Kind::column, name);
    std::vector<ObjectPtr> own(members.begin(), members.end());
    std::stable_sort(own.begin(), own.end(), [](const ObjectPtr& one, const ObjectPtr& other) {
        return one->as<Column>().position < other->as<Column>().position;
    });
    for (const ObjectPtr& column : own)
        if (!column->as<Column>().inherited) add(column->id.name);
    return out;
}

std::optional<Column> Hierarchy::inherited_column(const TableName& table, const std::string& name) const {
    std::optional<Column> out;
    for (const TableName& parent : parents(table)) {
        auto found = column(parent, name);
        if (!found) continue;
        Column handed = handed_down(std::move(*found));
        if (out)
            out->not_null |= handed.not_null;
        else
            out = std::move(handed);
    }
    return out;
}

bool Hierarchy::inherits_column(const TableName& table, const std::string& name) const {
    const std::vector<TableName>& above = parents(table);
    return std::any_of(above.begin(), above.end(), [&](const TableName& parent) { return has_column(parent, name); });
}

bool Hierarchy::has_column(const TableName& table, const std::string& name) const {
    const Object* own = own_column(table, name);
    return (own && !own->as<Column>().inherited) || inherits_column(table, name);
}

std::optional<Column> Hierarchy::column(const TableName& table, const std::string& name) const {
    const Object* own = own_column(table, name);
    auto from_parent = inherited_column(table, name);
    if (own && !own->as<Column>().inherited) {
        Column whole = own->as<Column>();
        whole.not_null |= from_parent && from_parent->not_null;
        return whole;
    }
    if (!from_parent || !own) return from_parent;
    return overlaid(std::move(*from_parent), own->as<Column>());
}

std::vector<const Object*> Hierarchy::above(Kind kind, const TableName& table, const std::string& name) const {
    std::vector<const Object*> out;
    for (const TableName& each : ancestors(table))
        if (const Object* found = catalog_->find({kind, each.first, each.second, name, ""})) out.push_back(found);
    return out;
}

const std::vector<const Object*>& Hierarchy::references_to(const TableName& table) const {
    if (!references_) {
        references_.emplace();
        for (const ObjectPtr& each : catalog_->objects())
            if (const auto* key = each->get_if<ForeignKey>())
                (*references_)[{key->references_schema, key->references_table}].push_back(each.get());
    }
    static const std::vector<const Object*> kNone;
    const auto found = references_->find(table);
    return found == references_->end() ? kNone : found->second;
}

Column overrides_of(const Column& column, const Column& parent) {
    Column out;
    out.inherited = true;
    out.not_null = column.not_null;
    out.not_null_name = column.not_null_name;
    out.not_null_comment = column.not_null_comment;
    out.not_null_no_inherit = column.not_null_no_inherit;
    out.not_null_not_valid = column.not_null_not_valid;
    if (column.default_value.empty() && !parent.default_value.empty() && column.generated.empty()) {
        out.default_value = Expression("NULL");
    } else if (!same_expression(column.default_value.text, parent.default_value.text, column.type.text)) {
        out.default_value = column.default_value;
    }
    if (column.generated_kind != parent.generated_kind ||
        !same_expression(column.generated.text, parent.generated.text, column.type.text)) {
        out.generated = column.generated;
        out.generated_kind = column.generated_kind;
    }
    take_identity(out, column);
    if (column.storage != parent.storage) out.storage = column.storage;
    if (column.compression != parent.compression) out.compression = column.compression;
    out.statistics = column.statistics;
    out.options = column.options;
    return out;
}

bool is_partitioned_by(const Table& table, const std::string& column) {
    const auto names = sql::names_used(table.partition_by.text);
    return std::any_of(names.begin(), names.end(),
                       [&](const sql::NameUse& use) { return !use.call && use.parts.back() == column; });
}

bool is_key_retyped(const TableName& table, const Hierarchy& from, const Hierarchy& to) {
    const Object* before = from.table(table);
    if (!before || before->as<Table>().partition_by.empty() || !to.table(table)) return false;
    const auto is_retyped = [&](const std::string& name) {
        if (!is_partitioned_by(before->as<Table>(), name)) return false;
        const auto was = from.column(table, name);
        const auto is = to.column(table, name);
        return was && is && (was->type != is->type || was->collation != is->collation);
    };
    const Names names = from.column_names(table);
    return std::any_of(names.begin(), names.end(), is_retyped);
}

std::span<const ObjectPtr> members_of(const Catalog& catalog, Kind kind, const TableName& table) {
    const auto& objects = catalog.objects();
    const Identity first{kind, table.first, table.second, "", ""};
    const auto begin = std::lower_bound(objects.begin(), objects.end(), first,
                                        [](const ObjectPtr& object, const Identity& id) { return object->id < id; });
    const auto end = std::find_if(begin, objects.end(), [&](const ObjectPtr& object) {
        return object->id.kind != kind || object->id.schema != table.first || object->id.parent != table.second;
    });
    return {begin, end};
}

}  // namespace schemadiff::compare
