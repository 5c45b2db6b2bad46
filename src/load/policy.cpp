// `readers: {for: select, to: [app], using: tenant = current_user}`
#include <algorithm>
#include <cctype>

#include "load/form.h"

namespace schemadiff::load {
namespace {

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// `public` in any case is everybody, and then nobody else counts (policy.c, policy_role_list_to_array).
void settle_roles(Names& roles) {
    const bool everybody =
        std::any_of(roles.begin(), roles.end(), [](const auto& role) { return lower(role) == "public"; });
    if (everybody || roles.empty()) roles = {"public"};
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

void check_clauses(Context& context, const YamlNode& node, const Object& object, const Policy& value) {
    const bool only_check = value.command == "insert";
    const bool only_using = value.command == "select" || value.command == "delete";
    if (only_check && !value.using_expression.empty()) {
        context.error(node, object.id.described() + " is for insert and has \"using\"", "write it as \"check\"");
    }
    if (only_using && !value.check_expression.empty()) {
        context.error(node, object.id.described() + " is for " + value.command + " and has \"check\"",
                      "write it as \"using\"");
    }
}

}  // namespace

const KeyRules& key_rules(const Policy*) {
    static const KeyRules kRules{.extra = {"as", "for", "to"}, .hidden = {"as", "for", "to"}, .leads = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Policy&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Policy& value) {
    const std::string what = key.text + " of " + object.id.described();
    if (key.text == "as") {
        std::string word;
        if (read_word(context, node, what, {"permissive", "restrictive"}, word))
            value.permissive = word == "permissive";
    } else if (key.text == "for") {
        read_word(context, node, what, {"all", "select", "insert", "update", "delete"}, value.command);
    } else if (node.is_scalar()) {
        value.roles = {node.text};
    } else {
        read_names(context, node, what, value.roles);
    }
}

void finish(Context& context, const YamlNode& node, Object& object, Policy& value) {
    settle_roles(value.roles);
    check_clauses(context, node, object, value);
}

std::optional<YamlNode> short_form(const Object&, const Policy&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Policy& value, const WriteContext&, MappingOut& out) {
    if (!value.permissive) out.add_text("as", "restrictive");
    if (value.command != "all") out.add_text("for", value.command);
    if (value.roles != Names{"public"}) out.add("to", names_node(value.roles));
}

}  // namespace schemadiff::load
