// `bob server films: {options: {user: bob, password: "${FILMS_PASSWORD}"}}`; the key is read in sections.cpp.
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const UserMapping*) {
    static const KeyRules kRules{.comment = false, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, UserMapping&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, UserMapping&) {}

void finish(Context&, const YamlNode&, Object&, UserMapping&) {}

std::optional<YamlNode> short_form(const Object&, const UserMapping&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const UserMapping&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
