// The functions of a text search parser, by the words of CREATE TEXT SEARCH PARSER.
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const TextSearchParser*) {
    static const KeyRules kRules;
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, TextSearchParser&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, TextSearchParser&) {}

void finish(Context& context, const YamlNode& node, Object& object, TextSearchParser& value) {
    if (!node.is_mapping()) return;
    const std::pair<std::string_view, const std::string*> needed[] = {
        {"start", &value.start}, {"gettoken", &value.gettoken}, {"end", &value.end}, {"lextypes", &value.lextypes}};
    for (const auto& [key, function] : needed) {
        if (function->empty()) context.error(node, object.id.described() + " lacks its \"" + std::string(key) + "\"");
    }
}

std::optional<YamlNode> short_form(const Object&, const TextSearchParser&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const TextSearchParser&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
