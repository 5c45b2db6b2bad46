#include "load/grants.h"

#include <algorithm>

#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

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

void read_grant(Context& context, const YamlNode& node, const Object& object, const Names& known, Grants& out) {
    Fragment in(context, node, "a grant of " + object.id.described());
    const std::vector<Privilege> privileges = read_privileges(in, known, object.id.kind);
    if (!in.expect("to")) return;
    std::vector<Grant> grantees;
    do {
        in.accept("group");
        const bool is_public = in.sees("public");
        Grant grant;
        grant.grantee = in.name();
        grant.is_public = is_public;
        if (is_public) grant.grantee.clear();
        grantees.push_back(std::move(grant));
    } while (in.ok() && in.accept(','));
    const bool grantable = in.accept({"with", "grant", "option"});
    in.expect_end();
    if (!in.ok()) return;
    for (Grant& grantee : grantees) {
        grantee.grantable = grantable;
        add_grants(privileges, grantee, out);
    }
}

bool same_line(const Grant& a, const Grant& b) {
    return a.grantee == b.grantee && a.is_public == b.is_public && a.grantable == b.grantable;
}

std::string grant_line(const Grants& grants, const Grant& to) {
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
    // A role called "public" cannot be: the name is reserved.
    text += " to " + (to.is_public ? "public" : sql::identifier(to.grantee));
    return text + (to.grantable ? " with grant option" : "");
}

}  // namespace

Names privileges_of(Kind kind) {
    switch (kind) {
        case Kind::table:
        case Kind::view:
        case Kind::materialized_view:
            return {"delete", "insert", "references", "select", "trigger", "truncate", "update"};
        case Kind::column:
        case Kind::view_column:
            return {"insert", "references", "select", "update"};
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
            return {"usage"};
        case Kind::function:
        case Kind::procedure:
        case Kind::aggregate:
            return {"execute"};
        case Kind::access_method:
        case Kind::collation:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::extension:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::index:
        case Kind::trigger:
            return {};
    }
    return {};
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
        if (item.is_scalar()) {
            read_grant(context, item, object, known, grants);
        } else {
            context.error(item, "expected a text for a grant of " + object.id.described());
        }
    }
    std::sort(grants.begin(), grants.end());
    grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
    object.grants = std::move(grants);
}

YamlNode grants_node(const Grants& grants) {
    Names lines;
    std::vector<Grant> done;
    for (const Grant& grant : grants) {
        if (std::any_of(done.begin(), done.end(), [&](const Grant& each) { return same_line(each, grant); })) continue;
        lines.push_back(grant_line(grants, grant));
        done.push_back(grant);
    }
    YamlNode node = names_node(lines);
    node.flow = false;
    return node;
}

}  // namespace schemadiff::load
