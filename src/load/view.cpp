// `open_orders: select ...`
#include "load/view_columns.h"
#include "support/text.h"

namespace schemadiff::load {

const KeyRules& key_rules(const View*) {
    static const KeyRules kRules{
        .extra = {"columns", "triggers", "rules"}, .hidden = {"columns"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, View& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a query or a mapping");
    value.query.text = node.text;
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, View& value) {
    if (key.text == "columns") {
        read_view_columns(context, node, object, value.columns);
    } else if (key.text == "triggers") {
        read_members<Trigger>(context, node, object.id, "triggers");
    } else {
        read_members<Rule>(context, node, object.id, "rules");
    }
}

void finish(Context& context, const YamlNode& node, Object& object, View& value) {
    if (value.query.empty() && node.is_mapping()) context.error(node, object.id.described() + " lacks its \"query\"");
    settle_view_columns(context.objects, object);
    // As the catalog keeps it, among the options.
    if (const auto option = value.options.find("check_option"); option != value.options.end()) {
        value.check_option = support::lower_case(option->second);
        value.options.erase(option);
    }
    if (const YamlNode* said = node.find("check_option")) {
        read_word(context, *said, "check_option of " + object.id.described(), {"local", "cascaded"},
                  value.check_option);
    }
}

std::optional<YamlNode> short_form(const Object& object, const View& value, const WriteContext& context) {
    View rest = value;
    rest.query = {};
    const bool has_members = context.members && (!context.members->of(object.id, Kind::view_column).empty() ||
                                                 !context.members->of(object.id, Kind::trigger).empty() ||
                                                 !context.members->of(object.id, Kind::rule).empty());
    if (rest == View{} && !has_members) return text_node(value.query.text);
    return std::nullopt;
}

void write_keys(const Object& object, const View& value, const WriteContext& context, MappingOut& out) {
    WriteContext inside = context;
    inside.parent = &object;
    write_view_columns(object, value.columns, inside, out);
    if (context.members) write_members(context.members->of(object.id, Kind::trigger), "triggers", inside, out);
    if (context.members) write_members(context.members->of(object.id, Kind::rule), "rules", inside, out);
}

}  // namespace schemadiff::load
