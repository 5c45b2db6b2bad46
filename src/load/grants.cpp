#include "load/grants.h"

#include <algorithm>

#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"
#include "support/rights.h"

namespace schemadiff::load {
namespace {

struct Privilege {
    std::string name;
    Names columns;
};

bool is_on_columns(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::column ||
           kind == Kind::view_column;
}

// Which of the privileges of a table a column can have.
bool can_be_on_column(const std::string& privilege) {
    return privilege == "select" || privilege == "insert" || privilege == "update" || privilege == "references";
}

std::vector<Privilege> read_privileges(Fragment& in, const Names& known, Kind kind) {
    std::vector<Privilege> privileges;
    do {
        const std::size_t at = in.position();
        std::string word = in.name();
        if (!in.ok()) return {};
        const bool is_all = word == "all";
        if (is_all) in.accept("privileges");
        Names columns;
        if (in.sees('(') && is_on_columns(kind)) columns = in.names_in_parentheses();
        if (!is_all && std::find(known.begin(), known.end(), word) == known.end() && word != "maintain") {
            in.fail_at(at, "unknown privilege \"" + word + "\" in " + in.what(),
                       near_match_hint(word, {known.begin(), known.end()}));
        }
        if (!is_all) {
            privileges.push_back({std::move(word), std::move(columns)});
            continue;
        }
        for (const std::string& each : known) {
            if (columns.empty() || can_be_on_column(each)) privileges.push_back({each, columns});
        }
    } while (in.ok() && in.accept(','));
    return privileges;
}

void add_grants(const std::vector<Privilege>& privileges, const Grant& to, Grants& out) {
    for (const Privilege& privilege : privileges) {
        Grant grant = to;
        grant.privilege = privilege.name;
        if (privilege.columns.empty()) out.push_back(grant);
        for (const std::string& column : privilege.columns) {
            grant.column = column;
            out.push_back(grant);
        }
    }
}

// A bare `owner` is whoever owns the object; a role of that name stands in quotes.
Grant read_grantee(Fragment& in) {
    in.accept("group");
    Grant grant;
    grant.is_public = in.sees("public");
    grant.is_owner = in.sees("owner");
    grant.grantee = in.name();
    if (grant.is_public || grant.is_owner) grant.grantee.clear();
    return grant;
}

Grants read_grantees(Fragment& in) {
    Grants grantees;
    do {
        grantees.push_back(read_grantee(in));
    } while (in.ok() && in.accept(','));
    return grantees;
}

// `revoke insert from owner`: the one right that can be missing and is not to be had by saying nothing.
void read_revoke(Fragment& in, const Names& known, Kind kind, Grants& out) {
    const std::vector<Privilege> privileges = read_privileges(in, known, kind);
    if (!in.expect("from") || !in.expect("owner")) return;
    in.expect_end();
    Grant owner;
    owner.is_owner = owner.revoked = true;
    if (in.ok()) add_grants(privileges, owner, out);
}

void read_grant(Context& context, const YamlNode& node, const Object& object, const Names& known, Grants& out) {
    Fragment in(context, node, "a grant of " + object.id.described());
    if (in.accept("revoke")) return read_revoke(in, known, object.id.kind, out);
    const std::vector<Privilege> privileges = read_privileges(in, known, object.id.kind);
    if (!in.expect("to")) return;
    Grants grantees = read_grantees(in);
    const bool grantable = in.accept({"with", "grant", "option"});
    std::string grantor;
    if (in.accept({"granted", "by"})) grantor = in.name();
    in.expect_end();
    if (!in.ok()) return;
    for (Grant& grantee : grantees) {
        grantee.grantable = grantable;
        grantee.grantor = grantor;
        add_grants(privileges, grantee, out);
    }
}

// The token behind the name of an extension's member, where the grantees begin; size() if there is none.
std::size_t end_of_member(const Fragment& in, std::string_view word) {
    for (std::size_t at = in.size(); at > in.position(); --at)
        if (in.token(at - 1).is_word(word)) return at - 1;
    return in.size();
}

// `[revoke] PRIVILEGES on MEMBER to|from ROLES [with grant option]`
void read_member_grant(Context& context, const YamlNode& node, const Object& object, Grants& out) {
    Fragment in(context, node, "a grant of " + object.id.described());
    Grant grant;
    grant.revoked = in.accept("revoke");
    Names privileges;
    do {
        std::string privilege = in.name();
        if (in.sees('(')) privilege += " " + column_list(in.names_in_parentheses());
        privileges.push_back(std::move(privilege));
    } while (in.ok() && in.accept(','));
    if (!in.expect("on")) return;
    const std::string_view word = grant.revoked ? "from" : "to";
    const std::size_t end = end_of_member(in, word);
    grant.column = in.text_until(end);
    if (!in.expect(word)) return;
    const Grants grantees = read_grantees(in);
    grant.grantable = !grant.revoked && in.accept({"with", "grant", "option"});
    in.expect_end();
    if (!in.ok()) return;
    for (const Grant& grantee : grantees) {
        for (const std::string& privilege : privileges) {
            grant.privilege = privilege;
            grant.grantee = grantee.grantee;
            grant.is_public = grantee.is_public;
            out.push_back(grant);
        }
    }
}

bool same_line(const Grant& a, const Grant& b) {
    return a.grantee == b.grantee && a.is_public == b.is_public && a.grantable == b.grantable &&
           a.is_owner == b.is_owner && a.revoked == b.revoked && a.grantor == b.grantor;
}

// `select, update (a, b)` of those that share a line with `to`.
std::string privileges_text(const Grants& grants, const Grant& to) {
    std::string text;
    for (std::size_t i = 0; i < grants.size(); ++i) {
        if (!same_line(grants[i], to)) continue;
        std::string columns;
        const std::string& privilege = grants[i].privilege;
        if (!grants[i].column.empty()) {
            columns = sql::identifier(grants[i].column);
            for (; i + 1 < grants.size() && grants[i + 1].privilege == privilege && !grants[i + 1].column.empty();
                 ++i) {
                if (same_line(grants[i + 1], to)) columns += ", " + sql::identifier(grants[i + 1].column);
            }
        }
        text += (text.empty() ? "" : ", ") + privilege + (columns.empty() ? "" : " (" + columns + ")");
    }
    return text;
}

// A role called "public" cannot be: the name is reserved.
std::string grantee_text(const Grant& grant) {
    if (grant.is_public) return "public";
    if (grant.is_owner) return "owner";
    return grant.grantee == "owner" ? "\"owner\"" : sql::identifier(grant.grantee);
}

std::string grant_line(const Grants& grants, const Grant& to) {
    const std::string privileges = privileges_text(grants, to);
    if (to.revoked) return "revoke " + privileges + " from " + grantee_text(to);
    return privileges + " to " + grantee_text(to) + (to.grantable ? " with grant option" : "") +
           (to.grantor.empty() ? "" : " granted by " + sql::identifier(to.grantor));
}

// The first of each line's grants, in order.
Grants lines_of(const Grants& grants) {
    Grants lines;
    for (const Grant& grant : grants) {
        const auto same = [&](const Grant& each) { return same_line(each, grant); };
        if (std::none_of(lines.begin(), lines.end(), same)) lines.push_back(grant);
    }
    return lines;
}

Names member_lines(const Grants& grants) {
    Names lines;
    for (const Grant& each : grants)
        lines.push_back((each.revoked ? "revoke " : "") + each.privilege + " on " + each.column +
                        (each.revoked ? " from " : " to ") + grantee_text(each) +
                        (each.grantable ? " with grant option" : ""));
    std::sort(lines.begin(), lines.end());
    return lines;
}

constexpr std::string_view kLargeObjects = "large objects";

// The kind whose privileges default privileges are made of.
std::optional<Kind> kind_of_objects(std::string_view objects) {
    if (objects == "tables") return Kind::table;
    if (objects == "sequences") return Kind::sequence;
    if (objects == "functions" || objects == "routines") return Kind::function;
    if (objects == "types") return Kind::enum_type;
    if (objects == "schemas") return Kind::schema;
    // No object of the model: some of a sequence's privileges.
    if (objects == kLargeObjects) return Kind::sequence;
    return std::nullopt;
}

Names privileges_of_objects(std::string_view objects, Kind kind) {
    return objects == kLargeObjects ? Names{"select", "update"} : privileges_of(kind);
}

Names read_role_list(Fragment& in) {
    Names names;
    do {
        names.push_back(in.name());
    } while (in.ok() && in.accept(','));
    return names;
}

// What stands behind ON, wherever it stands: the privileges before it depend on it.
std::string objects_ahead(const Fragment& in) {
    for (std::size_t at = in.position(); at + 1 < in.size(); ++at) {
        if (!in.token(at).is_word("on")) continue;
        const bool large =
            in.token(at + 1).is_word("large") && at + 2 < in.size() && in.token(at + 2).is_word("objects");
        return large ? std::string(kLargeObjects) : in.token(at + 1).value;
    }
    return "";
}

void read_rights(Fragment& in, DefaultPrivilegesText& out) {
    out.is_revoke = in.accept("revoke");
    if (!out.is_revoke && !in.accept("grant")) {
        return in.fail("expected \"grant\" or \"revoke\" in " + in.what() + ", found " + in.found());
    }
    const std::string objects = objects_ahead(in);
    const auto kind = kind_of_objects(objects);
    if (!kind)
        return in.fail("expected `on` tables, sequences, functions, types, schemas or large objects in " + in.what());
    out.object_type = objects == "routines" ? "functions" : objects;
    const std::vector<Privilege> privileges = read_privileges(in, privileges_of_objects(objects, *kind), *kind);
    if (!in.expect("on")) return;
    in.skip();
    if (objects == kLargeObjects) in.skip();
    if (!in.expect(out.is_revoke ? "from" : "to")) return;
    for (Grant grantee : read_grantees(in)) {
        if (grantee.is_owner) grantee.grantee = "owner", grantee.is_owner = false;
        add_grants(privileges, grantee, out.rights);
    }
    if (!out.is_revoke && in.accept({"with", "grant", "option"})) {
        for (Grant& each : out.rights) each.grantable = true;
    }
    in.expect_end();
}

}  // namespace

Names privileges_of(Kind kind) {
    if (kind == Kind::column || kind == Kind::view_column) return {"insert", "references", "select", "update"};
    return support::owner_privileges(kind, 130000);
}

void read_grants(Context& context, const YamlNode& node, Object& object) {
    if (!node.is_sequence() && !says_nothing(node)) {
        context.error(node, "expected a list of grants for " + object.id.described(),
                      "each as `- select, update (a) to bob`");
        return;
    }
    const Names known = privileges_of(object.id.kind);
    Grants grants;
    for (const YamlNode& item : node.items) {
        if (item.is_scalar() && support::has_rights_of_members(object.id)) {
            read_member_grant(context, item, object, grants);
        } else if (item.is_scalar()) {
            read_grant(context, item, object, known, grants);
        } else {
            context.error(item, "expected a text for a grant of " + object.id.described());
        }
    }
    std::sort(grants.begin(), grants.end());
    grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
    object.grants = std::move(grants);
}

DefaultPrivilegesText read_default_privileges(Fragment& in) {
    DefaultPrivilegesText out;
    in.accept({"alter", "default", "privileges"});
    if (!in.expect("for")) return out;
    if (!in.accept("role") && !in.accept("user")) in.expect("role");
    if (in.ok()) out.roles = read_role_list(in);
    if (in.ok() && in.accept({"in", "schema"})) out.schemas = read_role_list(in);
    if (in.ok()) read_rights(in, out);
    return out;
}

Names default_privileges_lines(const DefaultPrivileges& value) {
    std::string head = "for role " + sql::identifier(value.role);
    if (!value.schema.empty()) head += " in schema " + sql::identifier(value.schema);
    Names lines;
    for (const Grant& each : lines_of(value.revoked)) {
        lines.push_back(head + " revoke " + privileges_text(value.revoked, each) + " on " + value.object_type +
                        " from " + grantee_text(each));
    }
    for (const Grant& each : lines_of(value.grants)) {
        lines.push_back(head + " grant " + privileges_text(value.grants, each) + " on " + value.object_type + " to " +
                        grantee_text(each) + (each.grantable ? " with grant option" : ""));
    }
    return lines;
}

YamlNode grants_node(const Grants& grants, const Identity& id) {
    Names lines;
    if (support::has_rights_of_members(id))
        lines = member_lines(grants);
    else
        for (const Grant& grant : lines_of(grants)) lines.push_back(grant_line(grants, grant));
    YamlNode node = names_node(lines);
    node.flow = false;
    return node;
}

}  // namespace schemadiff::load
