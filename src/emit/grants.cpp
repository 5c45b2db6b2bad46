// GRANT and REVOKE: from the rights that everybody has to those that they shall have.
//
// Rules: src/backend/catalog/aclchk.c. A REVOKE of a right to a table also takes the same right to its columns from
// that role, so all revokes come first and what they take along is granted again.

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

#include "compare/hierarchy.h"
#include "emit/given_rights.h"
#include "emit/pieces.h"
#include "sql/quote.h"
#include "support/rights.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

bool is_column(Kind kind) {
    return kind == Kind::column || kind == Kind::view_column;
}

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
        case Kind::user_mapping:
        case Kind::publication:
        case Kind::subscription:
        case Kind::foreign_data_wrapper:
        case Kind::trigger:
        case Kind::rule:
        case Kind::policy:
        case Kind::statistics:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::default_privileges:
        case Kind::event_trigger:
            return address(object);
        case Kind::foreign_server:
            return "FOREIGN SERVER " + sql::identifier(object.id.name);
    }
    return {};
}

// The owner's name in statements; where nobody says who it is, it is who runs them.
std::string owner_role(const Object& object) {
    return object.owner ? sql::identifier(*object.owner) : "CURRENT_USER";
}

// What a column's own object says is on that column.
Grants on_column(Grants rights, const Object& object) {
    if (!is_column(object.id.kind)) return rights;
    for (Grant& each : rights) {
        if (each.column.empty()) each.column = object.id.name;
    }
    return rights;
}

Grants rights_of(const Object& object, const std::optional<std::string>& owner, const Context& context) {
    const auto rights = support::in_one_form(object.grants, object.id, owner, context.server_version);
    return rights ? on_column(*rights, object) : support::built_in_rights(object.id, context.server_version);
}

// Whom a right is given to, and by whom; PUBLIC comes first, the owner last.
struct Grantee {
    int rank = 0;
    std::string name;
    std::string grantor;
    auto operator<=>(const Grantee&) const = default;
};
Grantee grantee(const Grant& grant) {
    return {grant.is_public ? 0 : grant.is_owner ? 2 : 1, grant.grantee, grant.grantor};
}

const Grant* find(const Grants& grants, const Grant& wanted) {
    const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& each) {
        return each.privilege == wanted.privilege && each.column == wanted.column && each.revoked == wanted.revoked &&
               grantee(each) == grantee(wanted);
    });
    return found == grants.end() ? nullptr : &*found;
}

// The order in which pg_dump names privileges (parseAclItem in dumputils.c).
std::size_t rank(const std::string& privilege) {
    static const std::vector<std::string> kOrder{"select", "insert",   "references", "delete",  "trigger", "truncate",
                                                 "update", "maintain", "usage",      "execute", "create"};
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

struct Words {
    std::string verb;
    std::string preposition;
    std::string tail;
};

// Rights that another role granted are granted and revoked in its name.
void add_statements(const Object& object, const Grants& grants, const Words& words, Statements& out) {
    for (const auto& [whom, list] : by_grantee(grants)) {
        std::string role = whom.rank == 0 ? "PUBLIC" : sql::identifier(whom.name);
        if (whom.rank == 2) role = owner_role(object);
        std::string needs = "owner of " + object.id.described();
        if (!whom.grantor.empty()) {
            needs = "member of " + sql::identifier(whom.grantor);
            add(out, "SET ROLE " + sql::identifier(whom.grantor), "", Lock::none).privilege = needs;
        }
        Statement& statement = add(out,
                                   words.verb + " " + privilege_list(list) + " ON " + target(object) + " " +
                                       words.preposition + " " + role + words.tail,
                                   "", Lock::none);
        statement.privilege = needs;
        const bool maintain =
            std::any_of(list.begin(), list.end(), [](const Grant& each) { return each.privilege == "maintain"; });
        if (maintain) statement.since = 17;
        if (!whom.grantor.empty()) add(out, "RESET ROLE", "", Lock::none).privilege = needs;
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

// The column went with its rights.
bool is_on_dropped_column(const Grant& grant, const Object& object, const Context& context) {
    if (grant.column.empty() || object.id.kind != Kind::table || context.before == nullptr ||
        context.after == nullptr) {
        return false;
    }
    const Identity column{Kind::column, object.id.schema, object.id.name, grant.column, ""};
    if (context.before->find(column) == nullptr || context.after->find(column) != nullptr) return false;
    // One that is only no more different from its parent's stays.
    return context.tree_after == nullptr || !context.tree_after->column({column.schema, column.parent}, column.name);
}

// By how many other roles the right came from the owner to who has it. No circle is longer than the list.
std::size_t depth_of(const Grant& grant, const Grants& all, std::size_t limit) {
    if (grant.grantor.empty() || limit == 0) return 0;
    std::size_t deepest = 0;
    for (const Grant& each : all) {
        const bool is_ground = each.grantable && !each.is_owner && each.grantee == grant.grantor &&
                               each.privilege == grant.privilege &&
                               (each.column.empty() || each.column == grant.column);
        if (is_ground) deepest = std::max(deepest, depth_of(each, all, limit - 1));
    }
    return deepest + 1;
}
std::size_t depth_of(const Grant& grant, const Grants& all) {
    return depth_of(grant, all, all.size());
}

// What leads from the rights that may stand (and those that surely do) to those that are wanted.
class Difference {
  public:
    Difference(Grants possible, Grants certain, Grants wanted) : certain_(std::move(certain)) {
        find_revokes(possible, wanted);
        for (const Grant& each : revoked_) take(certain_, each, false);
        for (const Grant& each : options_revoked_) take(certain_, each, true);
        find_grants(possible, wanted);
        possible_ = std::move(possible);
        wanted_ = std::move(wanted);
    }

    // Rights by other roles go before those they rest on, and come after them.
    void add_to(const Object& object, Statements& out) const {
        const Words revoke{"REVOKE", "FROM", ""};
        const Words revoke_option{"REVOKE GRANT OPTION FOR", "FROM", ""};
        const Words grant{"GRANT", "TO", ""};
        const Words grant_with_option{"GRANT", "TO", " WITH GRANT OPTION"};
        for (std::size_t depth = deepest(possible_) + 1; depth-- > 0;) {
            add_statements(object, at_depth(revoked_, depth, possible_), revoke, out);
            add_statements(object, at_depth(options_revoked_, depth, possible_), revoke_option, out);
        }
        for (std::size_t depth = 0; depth <= deepest(wanted_); ++depth) {
            add_statements(object, at_depth(granted_with_option_, depth, wanted_), grant_with_option, out);
            add_statements(object, at_depth(granted_, depth, wanted_), grant, out);
        }
    }

  private:
    static Grants at_depth(const Grants& grants, std::size_t depth, const Grants& all) {
        Grants result;
        for (const Grant& each : grants)
            if (depth_of(each, all) == depth) result.push_back(each);
        return result;
    }
    static std::size_t deepest(const Grants& all) {
        std::size_t out = 0;
        for (const Grant& each : all) out = std::max(out, depth_of(each, all));
        return out;
    }
    void find_revokes(const Grants& possible, const Grants& wanted) {
        for (const Grant& each : possible) {
            const Grant* kept = find(wanted, each);
            if (each.revoked) continue;
            // The owner has the right itself without anybody saying so.
            const bool stays = kept != nullptr || (each.is_owner && each.column.empty());
            if (!stays)
                revoked_.push_back(each);
            else if (each.grantable && (kept == nullptr || !kept->grantable))
                options_revoked_.push_back(each);
        }
        for (const Grant& each : wanted) {
            if (each.revoked && find(certain_, each) == nullptr) revoked_.push_back(each);
        }
    }
    void find_grants(const Grants& possible, const Grants& wanted) {
        for (const Grant& each : wanted) {
            const Grant* held = find(certain_, each);
            if (each.revoked || (held != nullptr && (held->grantable || !each.grantable))) continue;
            (each.grantable ? granted_with_option_ : granted_).push_back(each);
        }
        for (const Grant& each : possible) {
            if (each.revoked && find(wanted, each) == nullptr) granted_.push_back(each);
        }
    }

    Grants possible_;
    Grants certain_;
    Grants wanted_;
    Grants revoked_;
    Grants options_revoked_;
    Grants granted_;
    Grants granted_with_option_;
};

// A right on an extension's member, or its being taken away; `undo` says the contrary.
void add_member_right(const Object& extension, const Grant& right, bool undo, Statements& out) {
    const std::size_t columns = right.privilege.find(' ');
    const std::size_t name = right.column.find(' ');
    // `foreign data wrapper w`: all words but the name.
    const bool wrapper = right.column.starts_with("foreign data wrapper ");
    const std::size_t end = wrapper ? sizeof("foreign data wrapper") - 1 : name;
    const bool revoke = right.revoked != undo;
    const std::string text = upper(right.privilege.substr(0, columns)) +
                             (columns == std::string::npos ? "" : right.privilege.substr(columns)) + " ON " +
                             upper(right.column.substr(0, end)) + right.column.substr(end) +
                             (revoke ? " FROM " : " TO ") +
                             (right.is_public ? "PUBLIC" : sql::identifier(right.grantee));
    add(out, (revoke ? "REVOKE " : "GRANT ") + text + (!revoke && right.grantable ? " WITH GRANT OPTION" : ""), "",
        Lock::none)
        .privilege = "owner of the members of " + extension.id.described();
}

Statements member_rights(const Object* before, const Object& after) {
    const Grants from = before != nullptr && before->grants ? *before->grants : Grants{};
    const Grants to = after.grants ? *after.grants : Grants{};
    Statements out;
    for (const Grant& each : from)
        if (std::find(to.begin(), to.end(), each) == to.end()) add_member_right(after, each, true, out);
    for (const Grant& each : to)
        if (std::find(from.begin(), from.end(), each) == from.end()) add_member_right(after, each, false, out);
    return out;
}

}  // namespace

Statements grants(const Object* before, const Object& after, const Context& context) {
    if (support::has_rights_of_members(after.id)) return member_rights(before, after);
    Object object = after;
    if (!object.owner && before != nullptr) object.owner = before->owner;
    GivenRights standing;
    if (before == nullptr) {
        standing = given_rights(object, context);
    } else {
        standing.possible = standing.certain = rights_of(*before, object.owner, context);
    }
    std::erase_if(standing.possible, [&](const Grant& each) { return is_on_dropped_column(each, after, context); });
    Statements out;
    Difference(std::move(standing.possible), std::move(standing.certain), rights_of(object, object.owner, context))
        .add_to(object, out);
    return out;
}

Statements column_grants(const Object& column, const Context& context) {
    Statements out;
    const Object* table = context.after == nullptr
                              ? nullptr
                              : context.after->find({Kind::table, column.id.schema, "", column.id.parent, ""});
    if (table == nullptr || !table->grants) return out;
    Grants wanted = rights_of(*table, table->owner, context);
    std::erase_if(wanted, [&](const Grant& each) { return each.column != column.id.name; });
    Difference({}, {}, std::move(wanted)).add_to(*table, out);
    return out;
}

}  // namespace schemadiff::emit
