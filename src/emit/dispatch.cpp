// The functions for any kind: each finds the kind's own by the type of the value, and adds what all kinds have.

#include <type_traits>

#include "emit/common.h"
#include "emit/pieces.h"
#include "schemadiff/error.h"

namespace schemadiff::emit {

namespace {

// True of what stays when its object goes: a column with local overrides, a column of a view.
bool outlives_its_object(const Object& object) {
    const Column* column = object.get_if<Column>();
    return object.get_if<ViewColumn>() != nullptr || (column != nullptr && column->inherited);
}

}  // namespace

std::string address(const Object& object) {
    return visit([&](const auto& value) { return address(object, value); }, object.value);
}

Statements create(const Object& object, const std::vector<ObjectPtr>& members, const Context& context) {
    Statements out;
    visit([&](const auto& value) { create(object, value, members, context, out); }, object.value);
    create_common(object, context, out);
    for (const ObjectPtr& member : members) create_common(*member, context, out);
    return out;
}

Statements drop(const Object& object, const Context& context) {
    Statements out;
    visit([&](const auto& value) { drop(object, value, context, out); }, object.value);
    if (outlives_its_object(object)) drop_common(object, context, out);
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
    alter_common(change, context, out);
    return out;
}

Statements rename(const Object& from, const Object& to, const Context& context) {
    Statements out;
    visit([&](const auto& value) { rename(from, value, to, context, out); }, from.value);
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
