// The functions of a text search template, by the words of CREATE TEXT SEARCH TEMPLATE.
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const TextSearchTemplate*) {
    static const KeyRules kRules;
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, TextSearchTemplate&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, TextSearchTemplate&) {}

void finish(Context& context, const YamlNode& node, Object& object, TextSearchTemplate& value) {
    if (value.lexize.empty() && node.is_mapping()) context.error(node, object.id.described() + " lacks its \"lexize\"");
}

std::optional<YamlNode> short_form(const Object&, const TextSearchTemplate&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const TextSearchTemplate&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
