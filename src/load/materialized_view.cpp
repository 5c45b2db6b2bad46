// `search: select ...`
#include "load/view_columns.h"

namespace schemadiff::load {

const KeyRules& key_rules(const MaterializedView*) {
    static const KeyRules kRules{.extra = {"columns", "indexes"}, .hidden = {"columns"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, MaterializedView& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a query or a mapping");
    value.query.text = node.text;
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, MaterializedView& value) {
    if (key.text == "columns") {
        read_view_columns(context, node, object, value.columns);
    } else {
        read_members<Index>(context, node, object.id, "indexes", true);
    }
}

void finish(Context& context, const YamlNode& node, Object& object, MaterializedView& value) {
    if (value.query.empty() && node.is_mapping()) context.error(node, object.id.described() + " lacks its \"query\"");
    settle_view_columns(context.objects, object);
}

std::optional<YamlNode> short_form(const Object& object, const MaterializedView& value, const WriteContext& context) {
    MaterializedView rest = value;
    rest.query = {};
    const bool has_members = context.members && (!context.members->of(object.id, Kind::view_column).empty() ||
                                                 !context.members->of(object.id, Kind::index).empty());
    if (rest == MaterializedView{} && !has_members) return text_node(value.query.text);
    return std::nullopt;
}

void write_keys(const Object& object, const MaterializedView& value, const WriteContext& context, MappingOut& out) {
    WriteContext inside = context;
    inside.parent = &object;
    write_view_columns(object, value.columns, inside, out);
    if (context.members) write_members(context.members->of(object.id, Kind::index), "indexes", inside, out);
}

}  // namespace schemadiff::load
