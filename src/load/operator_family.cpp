// `"app.number_ops using btree": {members: [...]}`
#include "load/operator_members.h"

namespace schemadiff::load {

const KeyRules& key_rules(const OperatorFamily*) {
    static const KeyRules kRules{.hidden = {"using"}, .owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, OperatorFamily&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, OperatorFamily&) {}

void finish(Context& context, const YamlNode& node, Object& object, OperatorFamily& value) {
    settle_members(context, node, object, value.members);
}

std::optional<YamlNode> short_form(const Object&, const OperatorFamily&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const OperatorFamily&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
