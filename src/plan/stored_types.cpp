#include "plan/stored_types.h"

#include <algorithm>

#include "plan/spread.h"
#include "sql/quote.h"

namespace schemadiff::plan {

namespace {

// Whether any column holds the type, in whatever.
bool is_stored(const Identity& type, const Catalog& catalog, const DependentIndex& dependents) {
    const auto users = dependents.dependents(type);
    return std::any_of(users.begin(), users.end(), [&](const Identity* user) {
        if (user->kind == Kind::column) return true;
        return is_type(user->kind) && *user != type && is_stored(*user, catalog, dependents);
    });
}

}  // namespace

bool asks_of_values(const Change& change) {
    const Domain& from = change.before->as<Domain>();
    const Domain& to = change.after->as<Domain>();
    if (to.not_null && !from.not_null) return true;
    return std::any_of(to.checks.begin(), to.checks.end(), [&](const DomainCheck& check) {
        const bool stands = std::any_of(from.checks.begin(), from.checks.end(), [&](const DomainCheck& old) {
            return old.name == check.name && old.expression == check.expression && !old.not_valid;
        });
        return !check.not_valid && !stands;
    });
}

bool is_in_container(const Identity& domain, const Catalog& catalog, const DependentIndex& dependents) {
    const std::string name = sql::qualified(domain.schema, domain.name);
    const std::string array = name + "[]";
    const auto users = dependents.dependents(domain);
    return std::any_of(users.begin(), users.end(), [&](const Identity* user) {
        const Object* object = catalog.find(*user);
        if (!object) return false;
        if (const auto* column = object->get_if<Column>()) return column->type.text == array;
        if (const auto* above = object->get_if<Domain>(); above && above->type.text == name)
            return is_in_container(*user, catalog, dependents);
        return is_type(user->kind) && is_stored(*user, catalog, dependents);
    });
}

}  // namespace schemadiff::plan
