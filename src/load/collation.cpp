// `{provider: icu, locale: de-u-co-phonebk}`
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Collation*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Collation& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Options options;
    if (!parse_options(node.text, options))
        return refuse_form(context, node, object, "options as CREATE COLLATION has them");
    for (const auto& [name, text] : options) {
        if (name == "provider")
            value.provider = text;
        else if (name == "deterministic")
            value.deterministic = text == "true";
        else if (name == "locale")
            value.locale = text;
        else if (name == "lc_collate")
            value.lc_collate = text;
        else if (name == "lc_ctype")
            value.lc_ctype = text;
        else if (name == "rules")
            value.rules = text;
        else
            context.error(node, "unknown option \"" + name + "\" of " + object.id.described());
    }
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Collation&) {}

void finish(Context& context, const YamlNode& node, Object& object, Collation& value) {
    static_cast<void>(context), static_cast<void>(node), static_cast<void>(object);
    // CREATE COLLATION puts a locale of libc into both of its parts (DefineCollation() in collationcmds.c).
    if (value.provider != "libc" || value.locale.empty()) return;
    value.lc_collate = value.lc_ctype = value.locale;
    value.locale.clear();
}

std::optional<YamlNode> short_form(const Object&, const Collation&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Collation&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
