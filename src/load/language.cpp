// `trusted handler plsample_call_handler inline plsample_inline validator plsample_validator`
#include "load/function_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Language*) {
    static const KeyRules kRules{.owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Language& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    value.trusted = in.accept("trusted");
    in.expect("handler");
    value.handler = function_name(in);
    if (in.accept("inline")) value.inline_handler = function_name(in);
    if (in.accept("validator")) value.validator = function_name(in);
    in.expect_end();
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Language&) {}

void finish(Context& context, const YamlNode& node, Object& object, Language& value) {
    canonical_function(context, node, object, "handler", value.handler);
    canonical_function(context, node, object, "inline", value.inline_handler);
    canonical_function(context, node, object, "validator", value.validator);
}

std::optional<YamlNode> short_form(const Object&, const Language&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Language&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
