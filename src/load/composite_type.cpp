// `address: {composite: {street: text, zip: {type: text, renamed_from: code}}}`
#include <set>

#include "load/column_text.h"
#include "load/fragment.h"

namespace schemadiff::load {
namespace {

// `text collate "C"`
void read_attribute_text(Context& context, const YamlNode& node, const std::string& what, CompositeAttribute& out) {
    Fragment in(context, node, what);
    Column column;
    std::string type;
    read_column_text(in, column, type);
    if (!in.ok()) return;
    if (column.not_null || !column.default_value.empty() || !column.generated.empty() || !column.identity.empty()) {
        context.error(node, what + " can have a type and a collation only",
                      "put the type under \"domains\" to give it a default or constraints");
        return;
    }
    if (column.type.empty() && !read_type(context, node, type, what, out.type)) return;
    if (!column.type.empty()) out.type = column.type;
    out.collation = column.collation;
}

void read_collation(Context& context, const YamlNode& node, const std::string& what, std::string& out) {
    Fragment in(context, node, what);
    const QualifiedName name = in.qualified_name();
    in.expect_end();
    if (in.ok()) out = canonical_collation(name);
}

void read_attribute(Context& context, const YamlNode& node, const Object& object, CompositeAttribute& out,
                    CompositeType& value) {
    const std::string what = "attribute \"" + out.name + "\" of " + object.id.described();
    if (node.is_scalar()) return read_attribute_text(context, node, what, out);
    if (!node.is_mapping()) {
        context.error(node, "expected a type or a mapping for " + what);
        return;
    }
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string& key = node.keys[i].text;
        const YamlNode& item = node.items[i];
        if (key == "type" && item.is_scalar())
            read_attribute_text(context, item, what, out);
        else if (key == "collation" && item.is_scalar())
            read_collation(context, item, what, out.collation);
        else if (key == "comment")
            read_text(context, item, "comment of " + what, out.comment);
        else if (key == "security_labels")
            read_options(context, item, "security_labels of " + what, out.security_labels);
        else if (key == "renamed_from")
            read_text(context, item, "renamed_from of " + what, value.renamed_members[out.name]);
        else
            context.unknown_key(node.keys[i], what,
                                {"type", "collation", "comment", "security_labels", "renamed_from"});
    }
    if (out.type.empty() && !node.find("type")) context.error(node, what + " lacks its \"type\"");
}

YamlNode attribute_node(const CompositeAttribute& attribute, const CompositeType& value) {
    const auto renamed = value.renamed_members.find(attribute.name);
    const std::string collation = attribute.collation.empty() ? "" : " collate " + attribute.collation;
    if (attribute.comment.empty() && attribute.security_labels.empty() && renamed == value.renamed_members.end())
        return text_node(attribute.type.text + collation);
    MappingOut out;
    out.add_text("type", attribute.type.text + collation);
    if (renamed != value.renamed_members.end()) out.add_text("renamed_from", renamed->second);
    if (!attribute.comment.empty()) out.add_text("comment", attribute.comment);
    if (!attribute.security_labels.empty()) out.add("security_labels", options_node(attribute.security_labels));
    return out.take();
}

}  // namespace

const KeyRules& key_rules(const CompositeType*) {
    static const KeyRules kRules{.extra = {"composite"}, .hidden = {"composite"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, CompositeType&) {
    refuse_form(context, node, object, "a mapping with \"composite\"");
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, CompositeType& value) {
    if (says_nothing(node)) return;
    if (!node.is_mapping()) return refuse_form(context, node, object, "a mapping from attributes to types");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        CompositeAttribute attribute;
        attribute.name = read_member_name(node.keys[i].text);
        read_attribute(context, node.items[i], object, attribute, value);
        value.members.push_back(std::move(attribute));
    }
}

void finish(Context&, const YamlNode&, Object&, CompositeType&) {}

std::optional<YamlNode> short_form(const Object&, const CompositeType&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const CompositeType& value, const WriteContext&, MappingOut& out) {
    MappingOut members;
    for (const CompositeAttribute& each : value.members)
        members.add(member_name(each.name), attribute_node(each, value));
    out.add("composite", members.take());
}

}  // namespace schemadiff::load
