// `{range: {subtype: float8, subtype_diff: float8mi}}`
#include "load/function_name.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

std::string name_of(Fragment& in, const std::string& usual_schema) {
    const QualifiedName name = in.qualified_name();
    in.expect_end();
    return in.ok() ? sql::qualified(name.schema.empty() ? usual_schema : name.schema, name.name) : "";
}

std::string canonical_collation_of(Fragment& in) {
    const std::string name = name_of(in, "pg_catalog");
    return name == "pg_catalog.\"default\"" ? "" : name;
}

}  // namespace

const KeyRules& key_rules(const RangeType*) {
    static const KeyRules kRules{
        .extra = {"range"},
        .hidden = {"subtype", "subtype_operator_class", "collation", "canonical", "subtype_diff", "multirange"},
        .owner = true,
        .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, RangeType&) {
    refuse_form(context, node, object, "a mapping with \"range\"");
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, RangeType& value) {
    static_cast<void>(key);
    const std::string what = object.id.described();
    if (!node.is_mapping()) return refuse_form(context, node, object, "a mapping with \"subtype\"");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string& word = node.keys[i].text;
        const YamlNode& item = node.items[i];
        std::string text;
        if (!read_text(context, item, word + " of " + what, text)) continue;
        if (word == "subtype") {
            read_type(context, item, text, "subtype of " + what, value.subtype);
            continue;
        }
        Fragment in(context, item, word + " of " + what);
        if (word == "subtype_operator_class")
            value.subtype_operator_class = name_of(in, "pg_catalog");
        else if (word == "collation")
            value.collation = canonical_collation_of(in);
        else if (word == "canonical")
            value.canonical = function_name(in);
        else if (word == "subtype_diff")
            value.subtype_diff = function_name(in);
        else if (word == "multirange")
            value.multirange = name_of(in, object.id.schema);
        else
            context.unknown_key(
                node.keys[i], what,
                {"subtype", "subtype_operator_class", "collation", "canonical", "subtype_diff", "multirange"});
    }
    if (value.multirange == sql::qualified(object.id.schema, sql::multirange_name(object.id.name)))
        value.multirange.clear();
    if (value.subtype.empty()) context.error(node, what + " lacks its \"subtype\"");
}

void finish(Context&, const YamlNode&, Object&, RangeType& value) {
    value.subtype.text = sql::without_modifiers(value.subtype.text);
}

std::optional<YamlNode> short_form(const Object&, const RangeType&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const RangeType& value, const WriteContext&, MappingOut& out) {
    MappingOut range;
    range.add_text("subtype", value.subtype.text);
    const auto add = [&](std::string_view key, const std::string& text) {
        if (!text.empty()) range.add_text(key, text);
    };
    add("subtype_operator_class", value.subtype_operator_class);
    add("collation", value.collation);
    add("canonical", value.canonical);
    add("subtype_diff", value.subtype_diff);
    add("multirange", value.multirange);
    out.add("range", range.take());
}

}  // namespace schemadiff::load
