// `audit: {}`
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const SchemaNamespace*) {
    static const KeyRules kRules{.owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, SchemaNamespace&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping such as {}");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, SchemaNamespace&) {}

void finish(Context&, const YamlNode&, Object&, SchemaNamespace&) {}

std::optional<YamlNode> short_form(const Object&, const SchemaNamespace&, const WriteContext&) {
    return MappingOut().take();
}

void write_keys(const Object&, const SchemaNamespace&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
