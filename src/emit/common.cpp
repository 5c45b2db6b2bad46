#include "emit/common.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

void append(Statements& out, Statements more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// The relation that COMMENT ON locks; empty where it is none.
std::string commented_relation(const Object& object) {
    switch (object.id.kind) {
        case Kind::schema:
        case Kind::extension:
        case Kind::enum_type:
        case Kind::function:
        case Kind::procedure:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::access_method:
        case Kind::language:
        case Kind::collation:
        case Kind::range_type:
        case Kind::base_type:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::aggregate:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::statistics:
        case Kind::default_privileges:
        case Kind::event_trigger:
        case Kind::foreign_data_wrapper:
        case Kind::foreign_server:
        case Kind::user_mapping:
        case Kind::publication:
        case Kind::subscription:
            return {};
        case Kind::sequence:
        case Kind::table:
        case Kind::view:
        case Kind::materialized_view:
        case Kind::index:
            return relation(object.id);
        case Kind::column:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::view_column:
        case Kind::trigger:
        case Kind::rule:
        case Kind::policy:
            return parent_relation(object.id);
    }
    return {};
}

// Columns, constraints, indexes and triggers belong to their table's owner; extensions cannot be given away.
bool has_owner(Kind kind) {
    switch (kind) {
        case Kind::schema:
        case Kind::enum_type:
        case Kind::sequence:
        case Kind::table:
        case Kind::function:
        case Kind::procedure:
        case Kind::view:
        case Kind::materialized_view:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::aggregate:
        case Kind::statistics:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::event_trigger:
        case Kind::language:
        case Kind::collation:
        case Kind::range_type:
        case Kind::base_type:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::conversion:
        case Kind::foreign_data_wrapper:
        case Kind::foreign_server:
        case Kind::publication:
        case Kind::subscription:
            return true;
        case Kind::access_method:
        case Kind::cast:
        case Kind::transform:
        case Kind::extension:
        case Kind::column:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::view_column:
        case Kind::index:
        case Kind::user_mapping:
        case Kind::trigger:
        case Kind::rule:
        case Kind::policy:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::default_privileges:
            return false;
    }
    return false;
}

// Adds a statement about an object that needs its owner; `mode` is what it takes on the relation.
Statement& add_about(const Object& object, std::string sql, Lock mode, Statements& out) {
    const std::string locked = commented_relation(object);
    Statement& statement = add(out, std::move(sql), locked, locked.empty() ? Lock::none : mode);
    if (locked.empty()) statement.privilege = "owner of " + object.id.described();
    return statement;
}

// ---- the comment on the index behind a constraint --------------------------------------------------------------
const std::string* index_comment_of(const Object& object) {
    return visit(
        [](const auto& value) -> const std::string* {
            if constexpr (requires { value.index_comment; }) return &value.index_comment;
            return nullptr;
        },
        object.value);
}

void add_index_comment(const Object& object, Statements& out) {
    const std::string& text = *index_comment_of(object);
    const std::string index = sql::qualified(object.id.schema, object.id.name);
    add(out, "COMMENT ON INDEX " + index + " IS " + (text.empty() ? "NULL" : sql::literal(text)), index,
        Lock::share_update_exclusive);
}

// ---- the extensions with which an object goes ------------------------------------------------------------------
const Names& needed_extensions(const Object& object) {
    static const Names kNone;
    return visit(
        [](const auto& value) -> const Names& {
            if constexpr (requires { value.depends_on_extensions; }) return value.depends_on_extensions;
            return kNone;
        },
        object.value);
}

void add_needed_extension(const Object& object, std::string_view words, const std::string& extension, Statements& out) {
    add_about(object, "ALTER " + address(object) + std::string(words) + sql::identifier(extension),
              Lock::access_exclusive, out);
}

// CREATE OR REPLACE of a routine takes them away (ProcedureCreate() in src/backend/catalog/pg_proc.c).
void alter_needed_extensions(const Object& before, const Object& after, bool made_again, Statements& out) {
    const Names& old = needed_extensions(before);
    const Names& wanted = needed_extensions(after);
    const auto has = [](const Names& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const std::string& each : old)
        if (!made_again && !has(wanted, each)) add_needed_extension(after, " NO DEPENDS ON EXTENSION ", each, out);
    for (const std::string& each : wanted)
        if (made_again || !has(old, each)) add_needed_extension(after, " DEPENDS ON EXTENSION ", each, out);
}

// ---- security labels -------------------------------------------------------------------------------------------
void add_labels(const Object& object, const Options& from, const Options& to, Statements& out) {
    const auto add_label = [&](const std::string& provider, const std::string& label) {
        add_about(object, "SECURITY LABEL FOR " + sql::identifier(provider) + " ON " + address(object) + " IS " + label,
                  Lock::share_update_exclusive, out);
    };
    for (const auto& [provider, label] : from)
        if (!to.contains(provider)) add_label(provider, "NULL");
    for (const auto& [provider, label] : to) {
        const auto old = from.find(provider);
        if (old == from.end() || old->second != label) add_label(provider, sql::literal(label));
    }
}

constexpr std::array<std::string_view, 5> kCommon{"comment", "security_labels", "depends_on_extensions", "owner",
                                                  "grants"};

}  // namespace

void create_annotations(const Object& object, Statements& out) {
    if (!object.comment.empty()) out.push_back(comment(object));
    if (const std::string* text = index_comment_of(object); text && !text->empty()) add_index_comment(object, out);
    add_labels(object, {}, object.security_labels, out);
}

void create_common(const Object& object, const Context& context, Statements& out) {
    append(out, owner(object));
    create_annotations(object, out);
    for (const std::string& each : needed_extensions(object))
        add_needed_extension(object, " DEPENDS ON EXTENSION ", each, out);
    append(out, grants(nullptr, object, context));
}

void drop_common(const Object& object, const Context& context, Statements& out) {
    Object bare = object;
    bare.comment.clear();
    bare.grants.reset();
    if (!object.comment.empty()) out.push_back(comment(bare));
    add_labels(bare, object.security_labels, {}, out);
    if (object.grants) append(out, grants(&object, bare, context));
}

void alter_common(const Change& change, const Context& context, Statements& out) {
    const Object& before = *change.before;
    const Object& after = *change.after;
    if (change.touches("comment")) out.push_back(comment(after));
    if (change.touches("index_comment")) add_index_comment(after, out);
    if (change.touches("security_labels")) add_labels(after, before.security_labels, after.security_labels, out);
    const bool routine = after.id.kind == Kind::function || after.id.kind == Kind::procedure;
    alter_needed_extensions(before, after, routine && touches_own_attributes(change), out);
    if (change.touches("owner")) append(out, owner(after));
    // A table's may name columns that are yet to come: plan asks for them last.
    if (change.touches("grants") && after.id.kind != Kind::table) append(out, grants(&before, after, context));
}

bool touches_own_attributes(const Change& change) {
    return std::any_of(change.attributes.begin(), change.attributes.end(), [](const AttributeChange& each) {
        return std::find(kCommon.begin(), kCommon.end(), each.attribute) == kCommon.end();
    });
}

Statement comment(const Object& object) {
    Statements out;
    // The one that initdb gives it is nobody's wish (inspect/shared.cpp): without a comment it has that.
    const bool initial = object.id.kind == Kind::schema && object.id.name == "public";
    const std::string none = initial ? "'standard public schema'" : "NULL";
    return add_about(
        object,
        "COMMENT ON " + address(object) + " IS " + (object.comment.empty() ? none : sql::literal(object.comment)),
        Lock::share_update_exclusive, out);
}

Statements owner(const Object& object) {
    Statements out;
    if (!object.owner || !has_owner(object.id.kind)) return out;
    const std::string locked = commented_relation(object);
    add(out, "ALTER " + address(object) + " OWNER TO " + sql::identifier(*object.owner), locked,
        locked.empty() ? Lock::none : Lock::access_exclusive)
        .privilege = "owner of " + object.id.described() + ", member of " + sql::identifier(*object.owner);
    return out;
}

}  // namespace schemadiff::emit
