// `films: {foreign_data_wrapper: postgres_fdw, type: .., version: .., options: {host: .., dbname: ..}}`
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const ForeignServer*) {
    static const KeyRules kRules{.owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, ForeignServer&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, ForeignServer&) {}

void finish(Context& context, const YamlNode& node, Object& object, ForeignServer& value) {
    if (value.wrapper.empty()) context.error(node, object.id.described() + " lacks its \"foreign_data_wrapper\"");
}

std::optional<YamlNode> short_form(const Object&, const ForeignServer&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const ForeignServer&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
