#include "support/rights.h"

#include <algorithm>

namespace schemadiff::support {

namespace {

Grant to_public(std::string privilege) {
    Grant grant;
    grant.privilege = std::move(privilege);
    grant.is_public = true;
    return grant;
}

// initdb gives them (setup_privileges() up to 14; src/include/catalog/pg_namespace.dat from 15 on).
Grants rights_of_schema_public(int server_version) {
    if (server_version < 150000) return {to_public("create"), to_public("usage")};
    return {to_public("usage")};
}

Names with_maintain(Names privileges, int server_version) {
    if (server_version >= 170000) privileges.emplace_back("maintain");
    return privileges;
}

// The owner's own right in the one form that says more than nothing; nullopt for one that he has anyway.
std::optional<Grant> as_owners(Grant grant) {
    if (!grant.grantable && grant.column.empty()) return std::nullopt;
    grant.grantee.clear();
    grant.is_owner = true;
    return grant;
}

}  // namespace

bool is_system_schema(const Identity& id) {
    return id.kind == Kind::schema && id.name == "pg_catalog";
}

bool has_rights_of_members(const Identity& id) {
    return id.kind == Kind::extension || is_system_schema(id);
}

Grants built_in_rights(const Identity& id, int server_version) {
    if (has_rights_of_members(id)) return {};
    if (id.kind == Kind::schema && id.name == "public") return rights_of_schema_public(server_version);
    if (id.kind == Kind::foreign_data_wrapper || id.kind == Kind::foreign_server) return {};
    const Names privileges = owner_privileges(id.kind, server_version);
    if (privileges == Names{"execute"} || privileges == Names{"usage"}) return {to_public(privileges.front())};
    return {};
}

Names owner_privileges(Kind kind, int server_version) {
    switch (kind) {
        case Kind::table:
        case Kind::view:
        case Kind::materialized_view:
            return with_maintain({"delete", "insert", "references", "select", "trigger", "truncate", "update"},
                                 server_version);
        case Kind::sequence:
            return {"select", "update", "usage"};
        case Kind::schema:
            return {"create", "usage"};
        case Kind::enum_type:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::range_type:
        case Kind::base_type:
        case Kind::language:
        case Kind::foreign_data_wrapper:
        case Kind::foreign_server:
            return {"usage"};
        case Kind::function:
        case Kind::procedure:
        case Kind::aggregate:
            return {"execute"};
        case Kind::extension:
        case Kind::access_method:
        case Kind::collation:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::column:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::view_column:
        case Kind::index:
        case Kind::trigger:
        case Kind::user_mapping:
        case Kind::publication:
        case Kind::subscription:
        case Kind::rule:
        case Kind::policy:
        case Kind::statistics:
        case Kind::default_privileges:
        case Kind::event_trigger:
            return {};
    }
    return {};
}

Grants usual_default_privileges(std::string_view object_type, const std::string& role, int server_version) {
    Kind kind = Kind::table;
    if (object_type == "sequences") kind = Kind::sequence;
    if (object_type == "functions") kind = Kind::function;
    if (object_type == "types") kind = Kind::enum_type;
    if (object_type == "schemas") kind = Kind::schema;
    const bool large = object_type == "large objects";
    Grants rights = built_in_rights({kind, "", "", "", ""}, server_version);
    for (const std::string& privilege : large ? Names{"select", "update"} : owner_privileges(kind, server_version)) {
        Grant grant;
        grant.privilege = privilege;
        grant.grantee = role;
        rights.push_back(std::move(grant));
    }
    std::sort(rights.begin(), rights.end());
    return rights;
}

Grants owner_by_exception(Grants rights, Kind kind, int server_version) {
    Names missing = owner_privileges(kind, server_version);
    Grants result;
    for (Grant& each : rights) {
        const bool usual = each.is_owner && each.column.empty();
        if (usual) std::erase(missing, each.privilege);
        if (!usual || each.grantable) result.push_back(std::move(each));
    }
    for (const std::string& privilege : missing) {
        Grant grant;
        grant.privilege = privilege;
        grant.is_owner = grant.revoked = true;
        result.push_back(std::move(grant));
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::optional<Grants> in_one_form(std::optional<Grants> rights, const Identity& id,
                                  const std::optional<std::string>& owner, int server_version) {
    if (!rights) return rights;
    Grants kept;
    for (const Grant& each : *rights) {
        if (owner && !each.is_public && !each.is_owner && each.grantee == *owner) {
            if (auto grant = as_owners(each)) kept.push_back(std::move(*grant));
        } else {
            kept.push_back(each);
            if (owner && each.grantor == *owner) kept.back().grantor.clear();
        }
    }
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    if (kept == built_in_rights(id, server_version)) return std::nullopt;
    return kept;
}

}  // namespace schemadiff::support
