// `refill(integer): {language: sql, body: ...}`
#include "load/routine.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Procedure*) {
    static const KeyRules kRules{.hidden = {"arguments"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Procedure&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Procedure&) {}

void finish(Context& context, const YamlNode& node, Object& object, Procedure& value) {
    value.language = settled_language(value.language);
    if (!node.is_mapping() || node.find("body") || node.find("sql_body")) return;
    context.error(node, object.id.described() + " lacks its \"body\"");
}

std::optional<YamlNode> short_form(const Object&, const Procedure&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Procedure& value, const WriteContext&, MappingOut& out) {
    if (value.body.empty() && value.sql_body.empty()) out.add_text("body", "");
}

}  // namespace schemadiff::load
