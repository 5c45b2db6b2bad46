// `{template: snowball, options: "language = 'english'"}`
#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

// As the catalog keeps them: names folded, values as literals, but for numbers (serialize_deflist() in tsearchcmds.c).
std::string settled_options(Context& context, const YamlNode& node, const std::string& text, const std::string& what) {
    Fragment in(context, node, text, what);
    std::string out;
    while (!in.at_end()) {
        const std::string name = in.name();
        if (!in.ok() || !in.peek() || !in.peek()->is("=")) {
            in.fail("expected \"=\" in " + what + ", found " + in.found());
            return text;
        }
        in.skip();
        const bool is_number = in.peek() && in.peek()->kind == sql::TokenKind::number;
        const std::string value = in.value();
        out += (out.empty() ? "" : ", ") + sql::identifier(name) + " = " + (is_number ? value : sql::literal(value));
        if (!in.at_end() && !in.expect(',')) return text;
    }
    return out;
}

}  // namespace

const KeyRules& key_rules(const TextSearchDictionary*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, TextSearchDictionary&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, TextSearchDictionary&) {}

void finish(Context& context, const YamlNode& node, Object& object, TextSearchDictionary& value) {
    if (!node.is_mapping()) return;
    if (value.template_name.empty()) context.error(node, object.id.described() + " lacks its \"template\"");
    if (const YamlNode* options = node.find("options")) {
        value.options.text = settled_options(context, *options, value.options.text, object.id.described());
    }
}

std::optional<YamlNode> short_form(const Object&, const TextSearchDictionary&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const TextSearchDictionary&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
