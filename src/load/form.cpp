#include "load/form.h"

#include <algorithm>
#include <charconv>

#include "load/grants.h"
#include "load/names.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

bool contains(const std::vector<std::string_view>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// ---- a field from a node, by the member's type -----------------------------------------------------------------
void read_field(Context& context, const YamlNode& node, std::string_view what, bool& out) {
    read_bool(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, std::int64_t& out) {
    read_integer(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, double& out) {
    read_number(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, std::string& out) {
    read_text(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, Names& out) {
    read_names(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, Options& out) {
    read_options(context, node, what, out);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, TypeText& out) {
    std::string text;
    if (read_text(context, node, what, text)) read_type(context, node, text, what, out);
}
template <class Tag>
void read_field(Context& context, const YamlNode& node, std::string_view what, SqlText<Tag>& out) {
    read_text(context, node, what, out.text);
}
void read_field(Context& context, const YamlNode& node, std::string_view what, std::vector<TypeText>& out) {
    Names texts;
    if (!read_names(context, node, what, texts)) return;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        TypeText type;
        if (read_type(context, node.items[i], texts[i], what, type)) out.push_back(std::move(type));
    }
}
// The tables of a publication have a form of their own (publication.cpp).
void read_field(Context&, const YamlNode&, std::string_view, PublicationTables&) {}
// The arguments of a function are part of its key.
void read_field(Context&, const YamlNode&, std::string_view, Arguments&) {}
void read_field(Context& context, const YamlNode& node, std::string_view what, std::optional<std::string>& out) {
    std::string text;
    if (read_text(context, node, what, text)) out = std::move(text);
}
// Read by the kind's own file.
void read_field(Context&, const YamlNode&, std::string_view, DomainChecks&) {}
void read_field(Context&, const YamlNode&, std::string_view, CompositeAttributes&) {}
// Default privileges are a list of texts, and have no mapping form.
void read_field(Context&, const YamlNode&, std::string_view, Grants&) {}

// ---- and back --------------------------------------------------------------------------------------------------
YamlNode field_node(bool value) {
    return plain_node(value ? "true" : "false");
}
YamlNode field_node(std::int64_t value) {
    return plain_node(std::to_string(value));
}
YamlNode field_node(double value) {
    char text[32];
    const auto result = std::to_chars(text, text + sizeof text, value);
    return plain_node({text, static_cast<std::size_t>(result.ptr - text)});
}
YamlNode field_node(const std::string& value) {
    return text_node(value);
}
YamlNode field_node(const Names& value) {
    return names_node(value);
}
YamlNode field_node(const Options& value) {
    return options_node(value);
}
template <class Tag>
YamlNode field_node(const SqlText<Tag>& value) {
    return text_node(value.text);
}
YamlNode field_node(const std::vector<TypeText>& value) {
    Names texts;
    for (const TypeText& type : value) texts.push_back(type.text);
    return names_node(texts);
}
YamlNode field_node(const Arguments&) {
    return {};
}
YamlNode field_node(const DomainChecks&) {
    return {};
}
YamlNode field_node(const CompositeAttributes&) {
    return {};
}
YamlNode field_node(const std::optional<std::string>& value) {
    return text_node(value.value_or(""));
}
YamlNode field_node(const Grants&) {
    return {};
}
YamlNode field_node(const PublicationTables&) {
    return {};
}

template <class T>
bool read_attribute(Context& context, std::string_view key, const YamlNode& node, const std::string& what, T& value) {
    bool taken = false;
    for_each_attribute<T>([&](const auto& attribute) {
        if (attribute.name != key) return;
        read_field(context, node, std::string(key) + " of " + what, value.*(attribute.member));
        taken = true;
    });
    return taken;
}

bool read_common(Context& context, std::string_view key, const YamlNode& node, const KeyRules& rules, Object& object) {
    const auto what = [&] { return std::string(key) + " of " + object.id.described(); };
    if (key == "comment" && rules.comment) {
        if (node.is_null()) return true;
        read_text(context, node, what(), object.comment);
    } else if (key == "security_labels" && has(object.id.kind, kLabelled)) {
        read_options(context, node, what(), object.security_labels);
    } else if (key == "owner" && rules.owner) {
        std::string owner;
        if (read_text(context, node, what(), owner)) object.owner = std::move(owner);
    } else if (key == "renamed_from" && rules.renamed_from) {
        read_text(context, node, what(), object.renamed_from);
    } else if (key == "grants" && rules.grants) {
        read_grants(context, node, object);
    } else {
        return false;
    }
    return true;
}

template <class T>
std::vector<std::string_view> keys_of() {
    const KeyRules& rules = key_rules(static_cast<const T*>(nullptr));
    std::vector<std::string_view> keys;
    for_each_attribute<T>([&](const auto& attribute) {
        if (!contains(rules.hidden, attribute.name)) keys.push_back(attribute.name);
    });
    keys.insert(keys.end(), rules.extra.begin(), rules.extra.end());
    if (rules.comment) keys.push_back("comment");
    if (has(kind_of<T>, kLabelled)) keys.push_back("security_labels");
    if (rules.owner) keys.push_back("owner");
    if (rules.grants) keys.push_back("grants");
    if (rules.renamed_from) keys.push_back("renamed_from");
    return keys;
}

template <class T>
void read_mapping(Context& context, const YamlNode& node, Object& object, T& value) {
    const KeyRules& rules = key_rules(static_cast<const T*>(nullptr));
    const std::string what = object.id.described();
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const YamlNode& key = node.keys[i];
        if (read_common(context, key.text, node.items[i], rules, object)) continue;
        if (contains(rules.extra, key.text)) {
            read_key(context, key, node.items[i], object, value);
        } else if (contains(rules.hidden, key.text) || !read_attribute(context, key.text, node.items[i], what, value)) {
            context.unknown_key(key, what, keys_of<T>());
        }
    }
}

template <class T>
void write_attributes(const T& value, const KeyRules& rules, MappingOut& out) {
    [[maybe_unused]] static const T kDefault{};
    for_each_attribute<T>([&](const auto& attribute) {
        const auto& member = value.*(attribute.member);
        if (contains(rules.hidden, attribute.name) || member == kDefault.*(attribute.member)) return;
        out.add(attribute.name, field_node(member));
    });
}

void write_common(const Object& object, MappingOut& out) {
    if (!object.renamed_from.empty()) out.add_text("renamed_from", object.renamed_from);
    if (!object.comment.empty()) out.add_text("comment", object.comment);
    if (!object.security_labels.empty()) out.add("security_labels", options_node(object.security_labels));
    if (object.owner) out.add_text("owner", *object.owner);
    if (object.grants) out.add("grants", grants_node(*object.grants, object.id));
}

template <class T>
YamlNode write_value(const Object& object, const T& value, const WriteContext& context) {
    if (!has_common(object)) {
        if (auto node = short_form(object, value, context)) return std::move(*node);
    }
    const KeyRules& rules = key_rules(&value);
    MappingOut out;
    if (rules.leads) {
        write_keys(object, value, context, out);
        write_attributes(value, rules, out);
        write_common(object, out);
    } else {
        write_common(object, out);
        write_attributes(value, rules, out);
        write_keys(object, value, context, out);
    }
    return out.take();
}

}  // namespace

void MappingOut::add(std::string_view key, YamlNode value) {
    node_.keys.push_back(text_node(key));
    node_.items.push_back(std::move(value));
}

void MappingOut::add_text(std::string_view key, std::string_view text) {
    add(key, text_node(text));
}

void MappingOut::add_flag(std::string_view key, bool value) {
    add(key, field_node(value));
}

YamlNode text_node(std::string_view text) {
    YamlNode node;
    node.form = YamlNode::Form::scalar;
    node.style = YamlNode::Style::block;
    node.text = text;
    return node;
}

YamlNode plain_node(std::string_view text) {
    YamlNode node = text_node(text);
    node.style = YamlNode::Style::plain;
    return node;
}

YamlNode names_node(const Names& names) {
    YamlNode node;
    node.form = YamlNode::Form::sequence;
    node.flow = true;
    for (const std::string& name : names) node.items.push_back(text_node(name));
    return node;
}

YamlNode options_node(const Options& options) {
    MappingOut out;
    for (const auto& [name, value] : options) out.add_text(name, value);
    return out.take();
}

bool has_common(const Object& object) {
    return !object.comment.empty() || !object.security_labels.empty() || object.owner || object.grants ||
           !object.renamed_from.empty();
}

void read_object(Context& context, const YamlNode& node, Object& object) {
    visit(
        [&](auto& value) {
            if (node.is_mapping()) {
                read_mapping(context, node, object, value);
            } else {
                read_short(context, node, object, value);
            }
            finish(context, node, object, value);
            // They are a set.
            if constexpr (requires { value.depends_on_extensions; })
                std::sort(value.depends_on_extensions.begin(), value.depends_on_extensions.end());
        },
        object.value);
}

YamlNode write_object(const Object& object, const WriteContext& context) {
    return visit([&](const auto& value) { return write_value(object, value, context); }, object.value);
}

std::vector<std::string_view> mapping_keys(Kind kind) {
    switch (kind) {
#define SCHEMADIFF_X(kind, type, word, traits) \
    case Kind::kind:                           \
        return keys_of<type>();
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return {};
}

void refuse_form(Context& context, const YamlNode& node, const Object& object, std::string_view expected) {
    std::string found = "nothing";
    if (node.is_sequence()) found = "a list";
    if (node.is_mapping()) found = "a mapping";
    if (node.is_scalar() || !node.text.empty()) found = "\"" + node.text + "\"";
    context.error(node, "expected " + std::string(expected) + " for " + object.id.described() + ", found " + found);
}

std::optional<std::string> canonical_type(std::string_view text) {
    if (auto builtin = sql::canonical_builtin_type(text)) return builtin;
    const auto type = sql::parse_type(text);
    if (!type || type->names.empty() || type->names.size() > 3) return std::nullopt;
    const std::string schema = type->names.size() > 1 ? type->names[type->names.size() - 2] : "";
    return sql::format_type(schema, type->names.back(), type->modifiers, type->dimensions > 0);
}

bool read_type(Context& context, const YamlNode& node, std::string_view text, std::string_view what, TypeText& out) {
    if (auto type = canonical_type(text)) {
        out.text = std::move(*type);
        return true;
    }
    const std::size_t offset = node.text.find(text);
    context.error(context.at(node, offset == std::string::npos ? 0 : offset),
                  "\"" + std::string(text) + "\" is no type for " + std::string(what));
    return false;
}

bool says_nothing(const YamlNode& node) {
    return node.is_null() || (node.is_mapping() && node.keys.empty()) || (node.is_scalar() && node.text.empty());
}

template <class T>
void read_members(Context& context, const YamlNode& section, const Identity& parent, std::string_view section_name,
                  bool may_be_list) {
    if (says_nothing(section)) return;
    const bool is_list = section.is_sequence() && may_be_list;
    if (!section.is_mapping() && !is_list) {
        context.error(section, "expected " + std::string(may_be_list ? "a mapping or a list" : "a mapping") + " for " +
                                   std::string(section_name) + " of " + parent.described());
        return;
    }
    for (std::size_t i = 0; i < section.items.size(); ++i) {
        Identity id{kind_of<T>, parent.schema, parent.name, is_list ? "" : read_member_name(section.keys[i].text), ""};
        Object object(std::move(id), T{});
        object.unnamed = is_list;
        object.where = context.at(is_list ? section.items[i] : section.keys[i]);
        read_object(context, section.items[i], object);
        context.add(std::move(object));
    }
}

#define SCHEMADIFF_X(kind, type, word, traits) \
    template void read_members<type>(Context&, const YamlNode&, const Identity&, std::string_view, bool);
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

}  // namespace schemadiff::load
