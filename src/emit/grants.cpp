// GRANT and REVOKE: from the rights that everybody but the owner has to those that they shall have.
//
// Rules: src/backend/catalog/aclchk.c. A REVOKE of a right to a table also takes the same right to its columns from
// that role, so all revokes come first and what they take along is granted again.

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

// acldefault() in acl.c, less what the owner has.
Grants built_in(Kind kind) {
    Grant grant;
    grant.is_public = true;
    switch (kind) {
        case Kind::function:
        case Kind::procedure:
        case Kind::aggregate:
            grant.privilege = "execute";
            return {grant};
        case Kind::enum_type:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::range_type:
        case Kind::base_type:
        case Kind::language:
            grant.privilege = "usage";
            return {grant};
        case Kind::access_method:
        case Kind::collation:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::schema:
        case Kind::extension:
        case Kind::sequence:
        case Kind::table:
        case Kind::column:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::view:
        case Kind::view_column:
        case Kind::materialized_view:
        case Kind::index:
        case Kind::trigger:
            return {};
    }
    return {};
}

bool is_column(Kind kind) { return kind == Kind::column || kind == Kind::view_column; }

// What stands behind ON.
std::string target(const Object& object) {
    switch (object.id.kind) {
        case Kind::table:
        case Kind::view:
        case Kind::materialized_view:
            return "TABLE " + relation(object.id);
        case Kind::column:
        case Kind::view_column:
            return "TABLE " + parent_relation(object.id);
        case Kind::composite_type:
        case Kind::range_type:
        case Kind::base_type:
            return "TYPE " + relation(object.id);
        case Kind::aggregate:
            return "FUNCTION " + relation(object.id) + "(" + object.id.signature + ")";
        case Kind::access_method:
        case Kind::collation:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::language:
        case Kind::schema:
        case Kind::extension:
        case Kind::domain:
        case Kind::enum_type:
        case Kind::sequence:
        case Kind::function:
        case Kind::procedure:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::index:
        case Kind::trigger:
            return address(object);
    }
    return {};
}

Grants rights_of(const Object* object, Kind kind) {
    if (object == nullptr || !object->grants) return built_in(kind);
    Grants rights = *object->grants;
    for (Grant& each : rights) {
        if (is_column(kind) && each.column.empty()) each.column = object->id.name;
    }
    return rights;
}

// Whom a right is given to; PUBLIC comes first.
using Grantee = std::pair<bool, std::string>;
Grantee grantee(const Grant& grant) { return {!grant.is_public, grant.is_public ? "" : grant.grantee}; }

const Grant* find(const Grants& grants, const Grant& wanted) {
    const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& each) {
        return each.privilege == wanted.privilege && each.column == wanted.column && grantee(each) == grantee(wanted);
    });
    return found == grants.end() ? nullptr : &*found;
}

// The order in which pg_dump names privileges (parseAclItem in dumputils.c).
std::size_t rank(const std::string& privilege) {
    static const std::vector<std::string> kOrder{"select",   "insert",  "references", "delete", "trigger", "truncate",
                                                 "update",   "maintain", "usage",     "execute", "create"};
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), privilege) - kOrder.begin());
}

// `SELECT, UPDATE (a, b)`
std::string privilege_list(const Grants& grants) {
    std::map<std::tuple<std::size_t, std::string, bool>, Names> columns;
    for (const Grant& each : grants) {
        Names& list = columns[{rank(each.privilege), each.privilege, !each.column.empty()}];
        if (!each.column.empty()) list.push_back(each.column);
    }
    std::vector<std::string> parts;
    for (auto& [key, list] : columns) {
        std::sort(list.begin(), list.end());
        const bool of_columns = std::get<bool>(key);
        parts.push_back(upper(std::get<std::string>(key)) + (of_columns ? " (" + name_list(list) + ")" : ""));
    }
    return joined(parts);
}

std::map<Grantee, Grants> by_grantee(const Grants& grants) {
    std::map<Grantee, Grants> result;
    for (const Grant& each : grants) result[grantee(each)].push_back(each);
    return result;
}

void add_statements(const Object& object, const Grants& grants, const std::string& verb, const std::string& preposition,
                    const std::string& tail, Statements& out) {
    for (const auto& [whom, list] : by_grantee(grants)) {
        const std::string role = whom.first ? sql::identifier(whom.second) : "PUBLIC";
        add(out, verb + " " + privilege_list(list) + " ON " + target(object) + " " + preposition + " " + role + tail, "",
            Lock::none)
            .privilege = "owner of " + object.id.described();
    }
}

// What a REVOKE of `taken` leaves of the rights that stand.
void take(Grants& standing, const Grant& taken, bool option_only) {
    const auto hit = [&](const Grant& each) {
        return each.privilege == taken.privilege && grantee(each) == grantee(taken) &&
               (taken.column.empty() || each.column == taken.column);
    };
    if (!option_only) {
        std::erase_if(standing, hit);
        return;
    }
    for (Grant& each : standing) {
        if (hit(each)) each.grantable = false;
    }
}

}  // namespace

Statements grants(const Object* before, const Object& after) {
    Grants standing = rights_of(before, after.id.kind);
    Grants wanted = rights_of(&after, after.id.kind);
    // The owner's own rights come and go with ownership.
    if (after.owner) {
        const auto of_owner = [&](const Grant& each) { return !each.is_public && each.grantee == *after.owner; };
        std::erase_if(standing, of_owner);
        std::erase_if(wanted, of_owner);
    }
    Grants revoked;
    Grants options_revoked;
    for (const Grant& each : standing) {
        const Grant* kept = find(wanted, each);
        if (kept == nullptr) {
            revoked.push_back(each);
        } else if (each.grantable && !kept->grantable) {
            options_revoked.push_back(each);
        }
    }
    for (const Grant& each : revoked) take(standing, each, false);
    for (const Grant& each : options_revoked) take(standing, each, true);
    Grants granted;
    Grants granted_with_option;
    for (const Grant& each : wanted) {
        const Grant* held = find(standing, each);
        if (held != nullptr && (held->grantable || !each.grantable)) continue;
        (each.grantable ? granted_with_option : granted).push_back(each);
    }
    Statements out;
    add_statements(after, revoked, "REVOKE", "FROM", "", out);
    add_statements(after, options_revoked, "REVOKE GRANT OPTION FOR", "FROM", "", out);
    add_statements(after, granted, "GRANT", "TO", "", out);
    add_statements(after, granted_with_option, "GRANT", "TO", " WITH GRANT OPTION", out);
    return out;
}

}  // namespace schemadiff::emit
