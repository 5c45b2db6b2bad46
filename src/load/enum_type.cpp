// `job_state: [pending, running]`; a label that was renamed is `{name: running, renamed_from: active}`.
#include <set>

#include "load/form.h"

namespace schemadiff::load {
namespace {

// The rule of PostgreSQL: a label has at most 63 bytes (EnumValuesCreate() in pg_enum.c) and may be empty.
constexpr std::size_t kMaxLabelBytes = 63;

bool read_label(Context& context, const YamlNode& node, const Object& object, std::string& label, EnumType& value) {
    const std::string what = "a label of " + object.id.described();
    if (!node.is_mapping()) return read_text(context, node, what, label);
    std::string renamed_from;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (node.keys[i].text == "name") {
            read_text(context, node.items[i], what, label);
        } else if (node.keys[i].text == "renamed_from") {
            read_text(context, node.items[i], what, renamed_from);
        } else {
            context.unknown_key(node.keys[i], what, {"name", "renamed_from"});
        }
    }
    if (!node.find("name")) {
        context.error(node, "a label of " + object.id.described() + " lacks its \"name\"");
        return false;
    }
    if (node.find("renamed_from")) value.renamed_labels[label] = renamed_from;
    return true;
}

void read_labels(Context& context, const YamlNode& node, const Object& object, EnumType& value) {
    if (!node.is_sequence()) return refuse_form(context, node, object, "a list of labels");
    std::set<std::string> seen;
    for (const YamlNode& item : node.items) {
        std::string label;
        if (!read_label(context, item, object, label, value)) continue;
        if (!seen.insert(label).second) {
            context.error(item, object.id.described() + " has the label \"" + label + "\" twice");
        } else if (label.size() > kMaxLabelBytes) {
            context.error(item, "the label \"" + label + "\" of " + object.id.described() + " has " +
                                    std::to_string(label.size()) + " bytes, PostgreSQL takes 63");
        } else {
            value.labels.push_back(std::move(label));
        }
    }
}

}  // namespace

const KeyRules& key_rules(const EnumType*) {
    static const KeyRules kRules{.extra = {"labels"}, .hidden = {"labels"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, EnumType& value) {
    read_labels(context, node, object, value);
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, EnumType& value) {
    read_labels(context, node, object, value);
}

void finish(Context&, const YamlNode&, Object&, EnumType&) {}

std::optional<YamlNode> short_form(const Object&, const EnumType& value, const WriteContext&) {
    YamlNode node;
    node.form = YamlNode::Form::sequence;
    node.flow = true;
    for (const std::string& label : value.labels) {
        const auto renamed = value.renamed_labels.find(label);
        if (renamed == value.renamed_labels.end()) {
            node.items.push_back(text_node(label));
            continue;
        }
        MappingOut out;
        out.add_text("name", label);
        out.add_text("renamed_from", renamed->second);
        node.items.push_back(out.take());
    }
    return node;
}

void write_keys(const Object& object, const EnumType& value, const WriteContext& context, MappingOut& out) {
    out.add("labels", *short_form(object, value, context));
}

}  // namespace schemadiff::load
