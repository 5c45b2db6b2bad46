// `{parser: default, mappings: {asciiword: english_stem, word: "app.syn, simple"}}`
#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

// Names quoted where they must be, and a comma and a space between them.
std::string settled_dictionaries(Context& context, const YamlNode& node, const std::string& text,
                                 const std::string& what) {
    Fragment in(context, node, text, "a mapping of " + what);
    std::string out;
    do {
        const QualifiedName name = in.qualified_name();
        if (!in.ok()) return text;
        out += (out.empty() ? "" : ", ") + sql::qualified(name.schema == "pg_catalog" ? "" : name.schema, name.name);
    } while (in.accept(','));
    in.expect_end();
    return out;
}

}  // namespace

const KeyRules& key_rules(const TextSearchConfiguration*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, TextSearchConfiguration&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, TextSearchConfiguration&) {}

void finish(Context& context, const YamlNode& node, Object& object, TextSearchConfiguration& value) {
    if (!node.is_mapping()) return;
    if (value.parser.empty()) value.parser = "pg_catalog.\"default\"";
    const YamlNode* mappings = node.find("mappings");
    for (auto& [token, dictionaries] : value.mappings) {
        dictionaries = settled_dictionaries(context, mappings ? *mappings : node, dictionaries, object.id.described());
    }
}

std::optional<YamlNode> short_form(const Object&, const TextSearchConfiguration&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const TextSearchConfiguration&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
