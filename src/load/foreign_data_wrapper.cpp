// `files: {handler: app.files_handler, validator: app.files_validator, options: {..}}`
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const ForeignDataWrapper*) {
    static const KeyRules kRules{.owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, ForeignDataWrapper&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, ForeignDataWrapper&) {}

void finish(Context&, const YamlNode&, Object&, ForeignDataWrapper&) {}

std::optional<YamlNode> short_form(const Object&, const ForeignDataWrapper&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const ForeignDataWrapper&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
