// `for role app in schema s grant select on tables to bob`
//
// Rights in a schema only add to those that hold everywhere (documentation, ALTER DEFAULT PRIVILEGES), so what is
// revoked there is nothing.
#include "load/default_privileges.h"

#include <algorithm>
#include <map>

#include "load/fragment.h"
#include "load/grants.h"
#include "sql/quote.h"
#include "support/rights.h"

namespace schemadiff::load {
namespace {

Identity identity_of(const DefaultPrivileges& value) {
    std::string name = "for role " + sql::identifier(value.role);
    if (!value.schema.empty()) name += " in schema " + sql::identifier(value.schema);
    return {Kind::default_privileges, "", "", name + " on " + value.object_type, ""};
}

bool same_right(const Grant& a, const Grant& b) {
    return a.privilege == b.privilege && a.grantee == b.grantee && a.is_public == b.is_public;
}

void add_sorted(Grants& grants, const Grant& grant) {
    if (std::find(grants.begin(), grants.end(), grant) == grants.end()) grants.push_back(grant);
    std::sort(grants.begin(), grants.end());
}

// What is there without being granted stands in neither list.
void take_up(const DefaultPrivilegesText& text, DefaultPrivileges& value) {
    constexpr int kNewestServer = 180000;
    const Grants usual = value.schema.empty()
                             ? support::usual_default_privileges(value.object_type, value.role, kNewestServer)
                             : Grants{};
    for (const Grant& right : text.rights) {
        const auto is_same = [&](const Grant& each) { return same_right(each, right); };
        const bool is_usual = std::any_of(usual.begin(), usual.end(), is_same);
        if (text.is_revoke && is_usual) add_sorted(value.revoked, right);
        if (!text.is_revoke && (!is_usual || right.grantable)) add_sorted(value.grants, right);
    }
}

class Reader {
  public:
    explicit Reader(Context& context) : context_(context) {}

    void read(const YamlNode& node) {
        if (!node.is_scalar()) return context_.error(node, "expected a text for default privileges");
        Fragment in(context_, node, "default privileges");
        DefaultPrivilegesText text = load::read_default_privileges(in);
        if (!in.ok()) return;
        if (text.is_revoke && !text.schemas.empty()) {
            return context_.error(node, "default privileges in a schema revoke nothing",
                                  "what is built in is revoked for all schemas at once: leave out `in schema`");
        }
        if (text.schemas.empty()) text.schemas.emplace_back();
        for (const std::string& role : text.roles) {
            for (const std::string& schema : text.schemas) add(node, text, role, schema);
        }
    }
    void finish() {
        for (auto& [id, object] : objects_) {
            const auto& value = object.as<DefaultPrivileges>();
            if (!value.grants.empty() || !value.revoked.empty()) context_.add(std::move(object));
        }
    }

  private:
    void add(const YamlNode& node, const DefaultPrivilegesText& text, const std::string& role,
             const std::string& schema) {
        DefaultPrivileges value;
        value.role = role;
        value.schema = schema;
        value.object_type = text.object_type;
        const Identity id = identity_of(value);
        auto found = objects_.find(id);
        if (found == objects_.end()) {
            found = objects_.emplace(id, Object(id, std::move(value))).first;
            found->second.where = context_.at(node);
        }
        take_up(text, found->second.as<DefaultPrivileges>());
    }

    Context& context_;
    std::map<Identity, Object> objects_;
};

}  // namespace

void read_default_privileges_section(Context& context, YamlNode& section) {
    if (says_nothing(section)) return;
    if (!section.is_sequence()) {
        return context.error(section, "expected a list for default_privileges",
                             "each as `- for role app in schema s grant select on tables to bob`");
    }
    Reader reader(context);
    for (const YamlNode& item : section.items) reader.read(item);
    reader.finish();
}

Names default_privileges_entries(const std::vector<const Object*>& objects) {
    Names entries;
    for (const Object* object : objects) {
        const auto* value = object->get_if<DefaultPrivileges>();
        if (!value) continue;
        const Names lines = default_privileges_lines(*value);
        entries.insert(entries.end(), lines.begin(), lines.end());
    }
    return entries;
}

// The section is a list of texts: what the forms of other kinds need is never asked of this one.
const KeyRules& key_rules(const DefaultPrivileges*) {
    static const KeyRules kRules{
        .hidden = {"role", "schema", "on", "grant", "revoke"}, .comment = false, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, DefaultPrivileges&) {
    refuse_form(context, node, object, "a list of texts");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, DefaultPrivileges&) {}

void finish(Context&, const YamlNode&, Object&, DefaultPrivileges&) {}

std::optional<YamlNode> short_form(const Object&, const DefaultPrivileges&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const DefaultPrivileges&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
