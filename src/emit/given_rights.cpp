#include "emit/given_rights.h"

#include <algorithm>

#include "support/rights.h"

namespace schemadiff::emit {

namespace {

// The word of ALTER DEFAULT PRIVILEGES for objects of the kind; empty where there is none.
std::string_view objects_word(Kind kind) {
    const Names privileges = support::owner_privileges(kind, 130000);
    if (kind == Kind::schema) return "schemas";
    if (privileges == Names{"execute"}) return "functions";
    if (privileges == Names{"usage"}) return "types";
    if (kind == Kind::sequence) return "sequences";
    return privileges.empty() ? "" : "tables";
}

template <class Visit>
void for_each_default(const Catalog* catalog, const Object& object, Visit&& visit) {
    const std::string_view word = objects_word(object.id.kind);
    if (catalog == nullptr || word.empty()) return;
    const auto& objects = catalog->objects();
    const Identity first{Kind::default_privileges, "", "", "", ""};
    auto at = std::lower_bound(objects.begin(), objects.end(), first,
                               [](const ObjectPtr& each, const Identity& id) { return each->id < id; });
    for (; at != objects.end() && (*at)->id.kind == Kind::default_privileges; ++at) {
        const auto& value = (*at)->template as<DefaultPrivileges>();
        const bool applies = value.schema.empty() || value.schema == object.id.schema;
        if (applies && value.object_type == word) visit((*at)->id, value);
    }
}

void add(const DefaultPrivileges& value, const Object& object, GivenRights& rights) {
    for (const Grant& each : value.grants) {
        const bool own = each.grantee == value.role || (object.owner && each.grantee == *object.owner);
        if (each.is_public || !own) rights.possible.push_back(each);
    }
    for (const Grant& each : value.revoked) {
        if (each.is_public) {
            std::erase_if(rights.certain,
                          [&](const Grant& right) { return right.is_public && right.privilege == each.privilege; });
        } else if (each.grantee == value.role) {
            Grant missing = each;
            missing.grantee.clear();
            missing.is_owner = missing.revoked = true;
            rights.possible.push_back(missing);
        }
    }
}

}  // namespace

GivenRights given_rights(const Object& object, const Context& context) {
    GivenRights rights;
    // A schema public that is made anew is a schema like any other.
    Identity id = object.id;
    if (id.kind == Kind::schema) id.name.clear();
    rights.certain = rights.possible = support::built_in_rights(id, context.server_version);
    for_each_default(context.before, object, [&](const Identity& each, const DefaultPrivileges& value) {
        const Object* after = context.after == nullptr ? nullptr : context.after->find(each);
        if (after == nullptr && context.after != nullptr) return;
        add(value, object, rights);
        if (after != nullptr) add(after->as<DefaultPrivileges>(), object, rights);
    });
    std::sort(rights.possible.begin(), rights.possible.end());
    rights.possible.erase(std::unique(rights.possible.begin(), rights.possible.end()), rights.possible.end());
    return rights;
}

}  // namespace schemadiff::emit
