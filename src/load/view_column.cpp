// `columns: {total: {comment: ..., default: 0}}` of a view
#include <algorithm>

#include "load/names.h"
#include "load/view_columns.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

void read_column(Context& context, const YamlNode& key, const YamlNode& node, const Object& view) {
    if (says_nothing(node)) return;
    Object column({Kind::view_column, view.id.schema, view.id.name, read_member_name(key.text), ""}, ViewColumn{});
    column.where = context.at(key);
    read_object(context, node, column);
    context.add(std::move(column));
}

void read_columns(Context& context, const YamlNode& node, const Object& view, Names* names) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (names) names->push_back(read_member_name(node.keys[i].text));
        read_column(context, node.keys[i], node.items[i], view);
    }
}

}  // namespace

void read_view_columns(Context& context, const YamlNode& node, const Object& view, Names& names) {
    if (node.is_mapping()) return read_columns(context, node, view, nullptr);
    if (!node.is_sequence()) return refuse_form(context, node, view, "a list or a mapping of columns");
    for (const YamlNode& item : node.items) {
        if (item.is_mapping()) {
            read_columns(context, item, view, &names);
        } else {
            std::string name;
            if (read_text(context, item, "a column of " + view.id.described(), name)) names.push_back(std::move(name));
        }
    }
}

void settle_view_columns(Objects& objects, Object& view) {
    const auto is_member = [&](const Object& object) {
        return object.id.parent == view.id.name && object.id.schema == view.id.schema;
    };
    // They were read last.
    auto first = objects.end();
    while (first != objects.begin() && is_member(**std::prev(first))) --first;
    // pg_attribute.attacl in GRANT's own words, as of a table.
    const auto says_nothing_more = [&](const std::shared_ptr<Object>& column) {
        if (column->id.kind != Kind::view_column) return false;
        if (column->grants && !view.grants) view.grants = Grants{};
        for (Grant& grant : column->grants.value_or(Grants{})) {
            grant.column = column->id.name;
            view.grants->push_back(std::move(grant));
        }
        column->grants.reset();
        return column->as<ViewColumn>() == ViewColumn{} && column->comment.empty() && column->security_labels.empty();
    };
    objects.erase(std::remove_if(first, objects.end(), says_nothing_more), objects.end());
    if (view.grants) std::sort(view.grants->begin(), view.grants->end());
}

void write_view_columns(const Object& view, const Names& names, const WriteContext& context, MappingOut& out) {
    std::vector<const Object*> columns;
    if (context.members) columns = context.members->of(view.id, Kind::view_column);
    if (names.empty()) return write_members(columns, "columns", context, out);
    YamlNode list;
    list.form = YamlNode::Form::sequence;
    list.flow = true;
    for (const std::string& name : names) {
        const auto found =
            std::find_if(columns.begin(), columns.end(), [&](auto* each) { return each->id.name == name; });
        if (found == columns.end()) {
            list.items.push_back(text_node(name));
            continue;
        }
        MappingOut column;
        column.add(member_name(name), write_object(**found, context));
        list.items.push_back(column.take());
    }
    out.add("columns", std::move(list));
}

const KeyRules& key_rules(const ViewColumn*) {
    static const KeyRules kRules{.grants = true, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, ViewColumn&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, ViewColumn&) {}

void finish(Context&, const YamlNode&, Object&, ViewColumn& value) {
    for (std::string* word : {&value.storage, &value.compression}) {
        *word = support::lower_case(*word);
        if (*word == "default") word->clear();
    }
}

std::optional<YamlNode> short_form(const Object&, const ViewColumn&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const ViewColumn&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
