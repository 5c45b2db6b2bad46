#include "inspect/reader.h"

#include <algorithm>

#include "inspect/grants.h"
#include "sql/printed_form.h"
#include "sql/quote.h"
#include "support/rights.h"

namespace schemadiff::inspect {

namespace {

constexpr Oid kCharacterVarying = 1043;  // src/include/catalog/pg_type.dat

std::uint64_t key(Oid high, std::int64_t low) {
    return static_cast<std::uint64_t>(high) << 32 | static_cast<std::uint32_t>(low);
}

bool is_system_schema(std::string_view name) {
    return name.substr(0, 3) == "pg_" || name == "information_schema";
}

}  // namespace

std::string Relation::qualified() const {
    return sql::qualified(schema, name);
}

Identity Relation::identity() const {
    Identity id;
    id.schema = schema;
    id.name = name;
    return id;
}

Identity Relation::part(std::string_view part_name) const {
    Identity id;
    id.schema = schema;
    id.parent = name;
    id.name = part_name;
    return id;
}

Reader::Reader(const InspectOptions& options, int server_version)
    : options_(options),
      server_version_(server_version),
      managed_schemas_(options.schemas.begin(), options.schemas.end()),
      left_out_(options.leave_out.begin(), options.leave_out.end()) {}

bool Reader::is_managed_schema(std::string_view name) const {
    if (is_system_schema(name)) return false;
    return options_.all_schemas || managed_schemas_.contains(name);
}

std::string_view Reader::schema_name(Oid oid) const {
    const auto found = schemas_.find(oid);
    return found == schemas_.end() ? std::string_view() : found->second;
}

Expression Reader::expression_over(Oid oid, std::string_view text) const {
    if (text.empty()) return {};
    const Relation* found = relation(oid);
    const auto is_varchar = [&](std::string_view printed) {
        if (!found) return true;
        const std::vector<std::string> parts = sql::split_qualified_name(printed);
        for (const RelationColumn& column : found->columns) {
            if (column.name == parts.back()) return operator_classes.base_type(column.type) == kCharacterVarying;
        }
        return true;
    };
    return Expression(sql::as_written(text, is_varchar));
}

const Relation* Reader::relation(Oid oid) const {
    const auto found = relations_.find(oid);
    return found == relations_.end() ? nullptr : &found->second;
}

const Relation* Reader::managed_relation(Oid oid) const {
    const Relation* found = relation(oid);
    return found && found->managed ? found : nullptr;
}

Relation* Reader::mutable_relation(Oid oid) {
    const auto found = relations_.find(oid);
    return found == relations_.end() ? nullptr : &found->second;
}

std::string_view Reader::column_name(Oid oid, std::int64_t number) const {
    const Relation* found = relation(oid);
    if (!found || number < 1 || number > static_cast<std::int64_t>(found->columns.size())) return {};
    return found->columns[static_cast<std::size_t>(number - 1)].name;
}

Names Reader::column_names(Oid oid, const std::vector<std::int64_t>& numbers) const {
    Names names;
    names.reserve(numbers.size());
    for (const std::int64_t number : numbers) names.emplace_back(column_name(oid, number));
    return names;
}

std::string Reader::collation_name(Oid oid) const {
    const auto found = collations_.find(oid);
    if (found == collations_.end()) return {};
    const std::string_view schema = found->second.schema;
    return sql::qualified(schema == "pg_catalog" ? std::string_view() : schema, found->second.name);
}

std::string Reader::qualified_collation_name(Oid oid) const {
    const auto found = collations_.find(oid);
    return found == collations_.end() ? std::string() : sql::qualified(found->second.schema, found->second.name);
}

bool Reader::is_extension_member(Class class_id, Oid oid) const {
    return members_.contains(key(static_cast<Oid>(class_id), oid));
}

void Reader::add_schema(Oid oid, std::string_view name) {
    schemas_.emplace(oid, name);
    if (is_managed_schema(name)) found_schemas_.emplace_back(name);
}

Relation& Reader::add_relation(Oid oid, Oid schema, std::string_view name, char kind) {
    Relation& relation = relations_[oid];
    relation.schema = schema_name(schema);
    relation.name = name;
    relation.kind = kind;
    relation.managed = is_managed_schema(relation.schema) && !is_extension_member(Class::relation, oid) &&
                       !left_out_.contains({std::string(relation.schema), std::string(name)});
    return relation;
}

void Reader::add_comment(Oid class_id, Oid oid, std::int64_t part, std::string_view text) {
    if (class_id == static_cast<Oid>(Class::relation)) {
        comments_.emplace(key(oid, part), text);
    } else if (part == 0) {
        other_comments_.emplace(key(class_id, oid), text);
    }
}

std::string_view Reader::comment(Class class_id, Oid oid, std::int64_t part) const {
    const bool of_relation = class_id == Class::relation;
    const auto& comments = of_relation ? comments_ : other_comments_;
    const auto found = comments.find(of_relation ? key(oid, part) : key(static_cast<Oid>(class_id), oid));
    return found == comments.end() ? std::string_view() : found->second;
}

void Reader::add_label(Oid class_id, Oid oid, std::int64_t part, std::string_view provider, std::string_view label) {
    labels_[{class_id, oid, part}].emplace(std::string(provider), std::string(label));
}

const Options& Reader::labels(Class class_id, Oid oid, std::int64_t part) const {
    static const Options kNone;
    if (labels_.empty()) return kNone;
    const auto found = labels_.find({static_cast<Oid>(class_id), oid, part});
    return found == labels_.end() ? kNone : found->second;
}

const Names& Reader::extensions_needed(Class class_id, Oid oid) const {
    static const Names kNone;
    if (extensions_needed_.empty()) return kNone;
    const auto found = extensions_needed_.find({static_cast<Oid>(class_id), oid, 0});
    return found == extensions_needed_.end() ? kNone : found->second;
}

void Reader::add_extension_needed(Oid class_id, Oid oid, std::string_view extension) {
    extensions_needed_[{class_id, oid, 0}].emplace_back(extension);
}

bool Reader::is_annotated(Class class_id, Oid oid, std::int64_t part) const {
    return !comment(class_id, oid, part).empty() || !labels(class_id, oid, part).empty();
}

void Reader::add_collation(Oid oid, Oid schema_oid, std::string_view name) {
    collations_.emplace(oid, CollationName{schema_name(schema_oid), name});
}

void Reader::add_extension_member(Oid class_id, Oid oid) {
    members_.insert(key(class_id, oid));
}

void Reader::settle_rights(Object& object) const {
    if (!object.grants || support::has_rights_of_members(object.id)) return;
    object.grants = support::owner_by_exception(std::move(*object.grants), object.id.kind, server_version_);
    object.grants = support::in_one_form(std::move(object.grants), object.id, object.owner, server_version_);
}

void Reader::add_identity_sequence(Oid relation, std::int64_t column, IdentitySequence sequence) {
    identity_sequences_.emplace(key(relation, column), std::move(sequence));
}

const IdentitySequence* Reader::identity_sequence(Oid relation, std::int64_t column) const {
    const auto found = identity_sequences_.find(key(relation, column));
    return found == identity_sequences_.end() ? nullptr : &found->second;
}

const IndexParent* Reader::index_parent(Oid index) const {
    const auto found = index_parents_.find(index);
    return found == index_parents_.end() ? nullptr : &found->second;
}

std::string_view Reader::access_method(Oid oid) const {
    const auto found = access_methods_.find(oid);
    return found == access_methods_.end() ? std::string_view() : found->second;
}

std::string_view Reader::tablespace(Oid oid) const {
    const auto found = tablespaces_.find(oid);
    return found == tablespaces_.end() ? std::string_view() : found->second;
}

Object& Reader::add(Class class_id, Oid oid, Object object, std::int64_t part) {
    object.comment = comment(class_id, oid, part);
    object.security_labels = labels(class_id, oid, part);
    // The index of a constraint has said so already.
    if (const Names& needed = extensions_needed(class_id, oid); !needed.empty() && part == 0)
        visit(
            [&](auto& value) {
                if constexpr (requires { value.depends_on_extensions; }) value.depends_on_extensions = needed;
            },
            object.value);
    settle_rights(object);
    Object& added = *objects_.emplace_back(std::make_shared<Object>(std::move(object)));
    if (class_id == Class::relation && part == 0) relation_objects_[oid] = &added;
    return added;
}

Object* Reader::relation_object(Oid oid) {
    const auto found = relation_objects_.find(oid);
    return found == relation_objects_.end() ? nullptr : found->second;
}

void Reader::add_column_grants(Oid relation, std::string_view column, std::string_view acl) {
    column_grants_.push_back({relation, column, acl});
}

void Reader::add_not_modelled(std::string what) {
    unmodelled_.push_back({Unmodelled::Why::not_modelled, std::move(what)});
}

void Reader::add_not_visible(const Identity& id) {
    unmodelled_.push_back({Unmodelled::Why::not_visible, id.described()});
}

void Reader::merge_column_grants() {
    for (const ColumnGrants& entry : column_grants_) {
        const auto found = relation_objects_.find(entry.relation);
        if (found == relation_objects_.end()) continue;
        Object& object = *found->second;
        Grants grants = parse_grants(entry.acl, object.owner.value_or(""), entry.column);
        if (grants.empty()) continue;
        if (!object.grants) object.grants.emplace();
        object.grants->insert(object.grants->end(), grants.begin(), grants.end());
        std::sort(object.grants->begin(), object.grants->end());
    }
}

Catalog Reader::finish() {
    merge_column_grants();
    Catalog catalog;
    catalog.server_version = server_version_;
    catalog.objects().reserve(objects_.size());
    for (auto& object : objects_) catalog.add(ObjectPtr(std::move(object)));
    catalog.sort();
    std::sort(unmodelled_.begin(), unmodelled_.end());
    unmodelled_.erase(std::unique(unmodelled_.begin(), unmodelled_.end()), unmodelled_.end());
    catalog.unmodelled = std::move(unmodelled_);
    catalog.schemas = options_.all_schemas ? std::move(found_schemas_) : options_.schemas;
    std::sort(catalog.schemas.begin(), catalog.schemas.end());
    catalog.known = std::move(known_);
    return catalog;
}

Expression printed_expression(std::string_view text) {
    if (text.empty()) return {};
    return Expression(sql::as_written(text));
}

}  // namespace schemadiff::inspect
