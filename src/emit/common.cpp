#include "emit/common.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "emit/column_parts.h"
#include "emit/not_null.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

void append(Statements& out, Statements more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// The relation that COMMENT ON locks; empty where it is none.
std::string commented_relation(const Object& object) {
    if (has(object.id.kind, kRelation)) return relation(object.id);
    return has(object.id.kind, kPartOfRelation) ? parent_relation(object.id) : std::string();
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
    const std::string index = relation(object.id);
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
    if (index_comment_of(object) != nullptr) {
        const std::string index = relation(object.id);
        add(out, "ALTER INDEX " + index + std::string(words) + sql::identifier(extension), index,
            Lock::access_exclusive);
        return;
    }
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
    for (const auto& [provider, label] : label_changes(from, to))
        add_about(object, "SECURITY LABEL FOR " + sql::identifier(provider) + " ON " + address(object) + " IS " + label,
                  Lock::share_update_exclusive, out);
}

// ---- the sequence of an identity column ------------------------------------------------------------------------
// Nothing where the column has none of its own: partitions use their parent's (from 17 on).
std::optional<Object> identity_sequence_of(const Object& column, const Catalog* catalog, const Context& context) {
    constexpr int kShared = 170000;
    const Column* value = column.get_if<Column>();
    if (value == nullptr || value->identity.empty()) return std::nullopt;
    const Object* table =
        catalog == nullptr ? nullptr : catalog->find({Kind::table, column.id.schema, "", column.id.parent, ""});
    if (table != nullptr && context.server_version >= kShared && !table->as<Table>().partition_of.empty())
        return std::nullopt;
    return identity_sequence_object(column, table == nullptr ? std::nullopt : table->owner);
}

void annotate_identity_sequence(const Object& column, const Context& context, Statements& out) {
    const std::optional<Object> sequence = identity_sequence_of(column, context.after, context);
    if (!sequence) return;
    create_annotations(*sequence, out);
    append(out, grants(nullptr, *sequence, context));
}

void alter_identity_sequence(const Change& change, const Context& context, Statements& out) {
    std::optional<Object> from = identity_sequence_of(*change.before, context.before, context);
    const std::optional<Object> to = identity_sequence_of(*change.after, context.after, context);
    if (!to) return;
    if (!from) return annotate_identity_sequence(*change.after, context, out);
    if (change.touches("identity_comment")) out.push_back(comment(*to));
    if (change.touches("identity_labels")) add_labels(*to, from->security_labels, to->security_labels, out);
    if (change.touches("identity_grants")) append(out, grants(&*from, *to, context));
}

// A sequence that a column owns goes over with the table, and the server refuses to say it of the sequence
// (ATExecChangeOwner() in src/backend/commands/tablecmds.c).
bool follows_its_table(const Object& before, const Object& after, const Context& context) {
    const Sequence* from = before.get_if<Sequence>();
    const Sequence* to = after.get_if<Sequence>();
    if (from == nullptr || to == nullptr || from->owned_by_table.empty()) return false;
    if (from->owned_by_table != to->owned_by_table || before.id.schema != after.id.schema) return false;
    if (context.before == nullptr || context.after == nullptr) return false;
    const Object* held_by = context.before->find({Kind::table, before.id.schema, "", from->owned_by_table, ""});
    const Object* owned_by = context.after->find({Kind::table, after.id.schema, "", to->owned_by_table, ""});
    return held_by != nullptr && owned_by != nullptr && owned_by->owner == after.owner &&
           held_by->owner != owned_by->owner;
}

constexpr std::array<std::string_view, 5> kCommon{"comment", "security_labels", "depends_on_extensions", "owner",
                                                  "grants"};

}  // namespace

std::vector<std::pair<std::string, std::string>> label_changes(const Options& from, const Options& to) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [provider, label] : from)
        if (!to.contains(provider)) out.emplace_back(provider, "NULL");
    for (const auto& [provider, label] : to) {
        const auto old = from.find(provider);
        if (old == from.end() || old->second != label) out.emplace_back(provider, sql::literal(label));
    }
    return out;
}

void create_annotations(const Object& object, Statements& out) {
    if (!object.comment.empty()) out.push_back(comment(object));
    if (const std::string* text = index_comment_of(object); text && !text->empty()) add_index_comment(object, out);
    if (const auto* column = object.get_if<Column>(); column && !column->not_null_comment.empty())
        comment_not_null(object, out);
    add_labels(object, {}, object.security_labels, out);
}

void create_common(const Object& object, const Context& context, Statements& out) {
    append(out, owner(object));
    create_annotations(object, out);
    annotate_identity_sequence(object, context, out);
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
    if (change.touches("not_null_comment") && after.id.kind == Kind::column && after.as<Column>().not_null)
        comment_not_null(after, out);
    alter_identity_sequence(change, context, out);
    if (change.touches("security_labels")) add_labels(after, before.security_labels, after.security_labels, out);
    const bool routine = after.id.kind == Kind::function || after.id.kind == Kind::procedure;
    alter_needed_extensions(before, after, routine && touches_own_attributes(change), out);
    if (change.touches("owner") && !follows_its_table(before, after, context)) append(out, owner(after));
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
    if (!object.owner || !has(object.id.kind, kOwned)) return out;
    const std::string locked = commented_relation(object);
    add(out, "ALTER " + address(object) + " OWNER TO " + sql::identifier(*object.owner), locked,
        locked.empty() ? Lock::none : Lock::access_exclusive)
        .privilege = "owner of " + object.id.described() + ", member of " + sql::identifier(*object.owner);
    return out;
}

}  // namespace schemadiff::emit
