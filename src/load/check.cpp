// `t_a_check: a > 0`, `{check: a > 0, not_valid: true}`
#include "load/constraint.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Check*) {
    static const KeyRules kRules{
        .extra = {"check", "enforced"}, .hidden = {"expression", "not_enforced"}, .leads = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Check& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "an expression or a mapping");
    value.expression.text = node.text;
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Check& value) {
    if (key.text == "enforced") {
        read_enforced(context, node, object, value.not_enforced);
    } else {
        read_text(context, node, "check of " + object.id.described(), value.expression.text);
    }
}

void finish(Context& context, const YamlNode& node, Object& object, Check& value) {
    if (node.is_mapping() && value.expression.empty())
        context.error(node, object.id.described() + " lacks its \"check\"");
}

std::optional<YamlNode> short_form(const Object&, const Check& value, const WriteContext&) {
    Check rest = value;
    rest.expression = {};
    if (rest == Check{}) return text_node(value.expression.text);
    return std::nullopt;
}

void write_keys(const Object&, const Check& value, const WriteContext&, MappingOut& out) {
    out.add_text("check", value.expression.text);
    if (value.not_enforced) out.add_flag("enforced", false);
}

}  // namespace schemadiff::load
