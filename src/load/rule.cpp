// `on insert where (new.a > 1) do instead nothing`, with or without its table
#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

// CREATE RULE wants the table behind the event; a model may leave it out, since it says it above.
void settle_table(Context& context, const YamlNode& node, const Object& object, std::string& definition) {
    if (definition.empty()) return;
    Fragment in(context, node, definition, object.id.described());
    if (!in.expect("on")) return;
    const std::string event = in.name();
    if (!in.ok() || in.accept("to")) return;
    const std::size_t at = in.peek() ? in.peek()->offset : definition.size();
    definition.insert(at, "to " + sql::qualified(object.id.schema, object.id.parent) + " ");
}

}  // namespace

const KeyRules& key_rules(const Rule*) {
    static const KeyRules kRules;
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Rule& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    value.definition.text = node.text;
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Rule&) {}

void finish(Context& context, const YamlNode& node, Object& object, Rule& value) {
    if (value.definition.empty()) {
        if (node.is_mapping()) context.error(node, object.id.described() + " lacks its \"definition\"");
        return;
    }
    std::string& text = value.definition.text;
    while (!text.empty() && (text.back() == ';' || text.back() == '\n' || text.back() == ' ')) text.pop_back();
    settle_table(context, node, object, text);
}

std::optional<YamlNode> short_form(const Object&, const Rule& value, const WriteContext&) {
    if (value.enabled != "origin") return std::nullopt;
    return text_node(value.definition.text);
}

void write_keys(const Object&, const Rule&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
