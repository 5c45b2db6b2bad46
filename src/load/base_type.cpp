// `{input: public.box_in, output: public.box_out, internal_length: 16}`, `{shell: true}`
#include "load/function_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const BaseType*) {
    static const KeyRules kRules{.owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, BaseType&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, BaseType&) {}

void finish(Context& context, const YamlNode& node, Object& object, BaseType& value) {
    if (!node.is_mapping()) return;
    canonical_function(context, node, object, "input", value.input);
    canonical_function(context, node, object, "output", value.output);
    canonical_function(context, node, object, "receive", value.receive);
    canonical_function(context, node, object, "send", value.send);
    canonical_function(context, node, object, "typmod_in", value.typmod_in);
    canonical_function(context, node, object, "typmod_out", value.typmod_out);
    canonical_function(context, node, object, "analyze", value.analyze);
    canonical_function(context, node, object, "subscript", value.subscript);
    // DefineType() in typecmds.c gives it to whatever has an element.
    if (!value.element.empty() && value.subscript == "raw_array_subscript_handler") value.subscript.clear();
    if (value.shell) return;
    for (std::string_view key : {"input", "output"})
        if (!node.find(key)) context.error(node, object.id.described() + " lacks its \"" + std::string(key) + "\"");
}

std::optional<YamlNode> short_form(const Object&, const BaseType&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const BaseType&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
