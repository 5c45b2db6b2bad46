// `default for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8`
#include "load/function_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Conversion*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Conversion& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    value.is_default = in.accept("default");
    in.expect("for");
    value.from_encoding = in.value();
    in.expect("to");
    value.to_encoding = in.value();
    in.expect("from");
    value.function = function_name(in);
    in.expect_end();
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Conversion&) {}

void finish(Context& context, const YamlNode& node, Object& object, Conversion& value) {
    canonical_function(context, node, object, "function", value.function);
}

std::optional<YamlNode> short_form(const Object&, const Conversion&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Conversion&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
