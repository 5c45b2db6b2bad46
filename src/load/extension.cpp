// `pg_trgm: {}`, `pg_trgm: {schema: app, version: "1.6"}`. Its grants are those on its members, beside what its script
// gives: `execute on function app.similarity(text, text) to bob`, `revoke usage on type app.gtrgm from public`.
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Extension*) {
    static const KeyRules kRules{.grants = true, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Extension&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping such as {}");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Extension&) {}

void finish(Context&, const YamlNode&, Object&, Extension&) {}

std::optional<YamlNode> short_form(const Object&, const Extension& value, const WriteContext&) {
    if (value == Extension{}) return MappingOut().take();
    return std::nullopt;
}

void write_keys(const Object&, const Extension&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
