// ALTER DEFAULT PRIVILEGES: there is no CREATE and no DROP, only GRANT and REVOKE.

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

struct Words {
    std::string_view verb;
    std::string_view preposition;
    std::string_view tail;
};
constexpr Words kGrant{"GRANT", "TO", ""};
constexpr Words kGrantWithOption{"GRANT", "TO", " WITH GRANT OPTION"};
constexpr Words kRevoke{"REVOKE", "FROM", ""};
constexpr Words kRevokeOption{"REVOKE GRANT OPTION FOR", "FROM", ""};

void add_statements(const DefaultPrivileges& value, const Grants& rights, const Words& words, Statements& out) {
    std::map<std::pair<bool, std::string>, std::vector<std::string>> by_grantee;
    for (const Grant& each : rights) by_grantee[{!each.is_public, each.grantee}].push_back(upper(each.privilege));
    for (const auto& [whom, privileges] : by_grantee) {
        std::string text = "ALTER DEFAULT PRIVILEGES FOR ROLE " + sql::identifier(value.role);
        if (!value.schema.empty()) text += " IN SCHEMA " + sql::identifier(value.schema);
        text += " " + std::string(words.verb) + " " + joined(privileges) + " ON " + upper(value.object_type) + " ";
        text += std::string(words.preposition) + " " + (whom.first ? sql::identifier(whom.second) : "PUBLIC");
        Statement& statement = add(out, text + std::string(words.tail), "", Lock::none);
        statement.privilege = "member of " + sql::identifier(value.role);
        if (value.object_type == "large objects") statement.since = 18;
    }
}

bool has(const Grants& rights, const Grant& wanted) {
    return std::any_of(rights.begin(), rights.end(), [&](const Grant& each) {
        return each.privilege == wanted.privilege && each.grantee == wanted.grantee &&
               each.is_public == wanted.is_public;
    });
}

// Those of the rights that the others lack.
Grants without(const Grants& rights, const Grants& others) {
    Grants result;
    for (const Grant& each : rights) {
        if (!has(others, each)) result.push_back(each);
    }
    return result;
}

// Those of the rights that are not among the others in the same form: new, or with a grant option that is.
Grants changed(const Grants& rights, const Grants& others, bool grantable) {
    Grants result;
    for (const Grant& each : rights) {
        const bool same = std::find(others.begin(), others.end(), each) != others.end();
        if (!same && each.grantable == grantable && (grantable || !has(others, each))) result.push_back(each);
    }
    return result;
}

Grants options_lost(const Grants& from, const Grants& to) {
    Grants result;
    for (const Grant& each : from) {
        Grant bare = each;
        bare.grantable = false;
        if (each.grantable && std::find(to.begin(), to.end(), bare) != to.end()) result.push_back(each);
    }
    return result;
}

void change(const DefaultPrivileges& names, const DefaultPrivileges& from, const DefaultPrivileges& to,
            Statements& out) {
    add_statements(names, without(from.revoked, to.revoked), kGrant, out);
    add_statements(names, without(from.grants, to.grants), kRevoke, out);
    add_statements(names, options_lost(from.grants, to.grants), kRevokeOption, out);
    add_statements(names, without(to.revoked, from.revoked), kRevoke, out);
    add_statements(names, changed(to.grants, from.grants, false), kGrant, out);
    add_statements(names, changed(to.grants, from.grants, true), kGrantWithOption, out);
}

}  // namespace

std::string address(const Object& object, const DefaultPrivileges&) {
    return object.id.name;
}

void create(const Object&, const DefaultPrivileges& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    change(value, DefaultPrivileges{}, value, out);
}

void drop(const Object&, const DefaultPrivileges& value, const Context&, Statements& out) {
    change(value, value, DefaultPrivileges{}, out);
}

void alter(const Object&, const DefaultPrivileges& from, const Object&, const DefaultPrivileges& to, const Change&,
           const Context&, Statements& out) {
    change(to, from, to, out);
}

// They have no name to change.
void rename(const Object&, const DefaultPrivileges&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
