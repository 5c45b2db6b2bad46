// `type index handler bthandler`
#include "load/function_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const AccessMethod*) {
    static const KeyRules kRules{.renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, AccessMethod& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    in.expect("type");
    value.type = in.name();
    in.expect("handler");
    value.handler = function_name(in);
    in.expect_end();
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, AccessMethod&) {}

void finish(Context& context, const YamlNode& node, Object& object, AccessMethod& value) {
    if (!value.type.empty() && value.type != "table" && value.type != "index")
        context.error(
            node, "the type of " + object.id.described() + " is \"table\" or \"index\", not \"" + value.type + "\"");
    canonical_function(context, node, object, "handler", value.handler);
}

std::optional<YamlNode> short_form(const Object&, const AccessMethod&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const AccessMethod&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
