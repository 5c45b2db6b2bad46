// `t_a_b_key: [a, b]`
#include "load/constraint.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Unique*) {
    static const KeyRules kRules{.extra = {"initially"}, .hidden = {"initially_deferred"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Unique& value) {
    if (!node.is_sequence()) return refuse_form(context, node, object, "a list of columns or a mapping");
    read_names(context, node, "the columns of " + object.id.described(), value.columns);
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, Unique& value) {
    read_initially(context, node, object, value.deferrable, value.initially_deferred);
}

void finish(Context& context, const YamlNode& node, Object& object, Unique& value) {
    if (value.columns.empty()) context.error(node, object.id.described() + " has no columns");
}

std::optional<YamlNode> short_form(const Object&, const Unique& value, const WriteContext&) {
    Unique rest = value;
    rest.columns.clear();
    if (rest == Unique{}) return names_node(value.columns);
    return std::nullopt;
}

void write_keys(const Object&, const Unique& value, const WriteContext&, MappingOut& out) {
    if (value.initially_deferred) out.add_text("initially", "deferred");
}

}  // namespace schemadiff::load
