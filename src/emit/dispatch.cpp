// The functions for any kind: each finds the kind's own by the type of the value, and adds comment, owner and grants.

#include <iterator>
#include <type_traits>
#include <utility>

#include "emit/pieces.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

void append(Statements& out, Statements more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void append_common(const Object& object, const Context& context, Statements& out) {
    append(out, owner(object));
    if (!object.comment.empty()) out.push_back(comment(object));
    append(out, grants(nullptr, object, context));
}

// True of what stays when its object goes: a column with local overrides, a column of a view.
bool outlives_its_object(const Object& object) {
    const Column* column = object.get_if<Column>();
    return object.get_if<ViewColumn>() != nullptr || (column != nullptr && column->inherited);
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

}  // namespace

std::string address(const Object& object) {
    return visit([&](const auto& value) { return address(object, value); }, object.value);
}

Statements create(const Object& object, const std::vector<ObjectPtr>& members, const Context& context) {
    Statements out;
    visit([&](const auto& value) { create(object, value, members, context, out); }, object.value);
    append_common(object, context, out);
    for (const ObjectPtr& member : members) append_common(*member, context, out);
    return out;
}

Statements drop(const Object& object, const Context& context) {
    Statements out;
    visit([&](const auto& value) { drop(object, value, context, out); }, object.value);
    if (!outlives_its_object(object)) return out;
    Object bare = object;
    bare.comment.clear();
    bare.grants.reset();
    if (!object.comment.empty()) out.push_back(comment(bare));
    if (object.grants) append(out, grants(&object, bare, context));
    return out;
}

Statements alter(const Change& change, const Context& context) {
    Statements out;
    const Object& before = *change.before;
    const Object& after = *change.after;
    visit(
        [&](const auto& from) {
            using Type = std::remove_cvref_t<decltype(from)>;
            alter(before, from, after, after.as<Type>(), change, context, out);
        },
        before.value);
    if (change.touches("comment")) out.push_back(comment(after));
    if (change.touches("owner")) append(out, owner(after));
    // A table's may name columns that are yet to come: plan asks for them last.
    if (change.touches("grants") && after.id.kind != Kind::table) append(out, grants(&before, after, context));
    return out;
}

Statements rename(const Object& from, const Object& to, const Context& context) {
    Statements out;
    visit([&](const auto& value) { rename(from, value, to, context, out); }, from.value);
    return out;
}

Statement comment(const Object& object) {
    Statements out;
    // The one that initdb gives it is nobody's wish (inspect/shared.cpp): without a comment it has that.
    const bool initial = object.id.kind == Kind::schema && object.id.name == "public";
    const std::string none = initial ? "'standard public schema'" : "NULL";
    const std::string text = object.comment.empty() ? none : sql::literal(object.comment);
    const std::string locked = commented_relation(object);
    Statement& statement = add(out, "COMMENT ON " + address(object) + " IS " + text, locked,
                               locked.empty() ? Lock::none : Lock::share_update_exclusive);
    if (locked.empty()) statement.privilege = "owner of " + object.id.described();
    return statement;
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

std::string constraint_definition(const Object& constraint) {
    return visit(
        [&](const auto& value) -> std::string {
            if constexpr (requires { definition(constraint, value); }) return definition(constraint, value);
            throw Error("not a constraint: " + constraint.id.described());
        },
        constraint.value);
}

}  // namespace schemadiff::emit
