// `all: {all_tables: true}`, `some: {tables: ["orders (id, total) where (total > 0)"], schemas: [audit]}`
#include <algorithm>

#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

constexpr std::string_view kEvents[] = {"insert", "update", "delete", "truncate"};

std::optional<PublicationTable> read_table(Context& context, const YamlNode& node, const Object& object) {
    if (!node.is_scalar()) {
        refuse_form(context, node, object, "a table such as `orders (id) where (id > 0)` under \"tables\"");
        return std::nullopt;
    }
    Fragment in(context, node, "tables of " + object.id.described());
    PublicationTable table;
    const QualifiedName name = in.qualified_name();
    table.table = sql::qualified(name.schema, name.name);
    if (in.ok() && in.sees('(')) table.columns = in.names_in_parentheses();
    if (in.ok() && in.accept("where")) {
        if (auto condition = in.parentheses()) table.where.text = std::move(*condition);
    }
    in.expect_end();
    if (!in.ok()) return std::nullopt;
    return table;
}

std::string table_text(const PublicationTable& table) {
    std::string text = table.table;
    if (!table.columns.empty()) text += " " + column_list(table.columns);
    return table.where.empty() ? text : text + " where (" + table.where.text + ")";
}

}  // namespace

const KeyRules& key_rules(const Publication*) {
    static const KeyRules kRules{.extra = {"tables"}, .hidden = {"tables"}, .owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Publication&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, Publication& value) {
    if (!node.is_sequence()) return refuse_form(context, node, object, "a list of tables");
    for (const YamlNode& item : node.items) {
        if (auto table = read_table(context, item, object)) value.tables.push_back(std::move(*table));
    }
}

void finish(Context& context, const YamlNode& node, Object& object, Publication& value) {
    std::sort(value.schemas.begin(), value.schemas.end());
    Names publish;
    for (const std::string_view event : kEvents) {
        if (std::find(value.publish.begin(), value.publish.end(), event) != value.publish.end())
            publish.emplace_back(event);
    }
    if (publish.size() != value.publish.size()) {
        context.error(node, "expected insert, update, delete and truncate for publish of " + object.id.described());
    }
    value.publish = std::move(publish);
}

std::optional<YamlNode> short_form(const Object&, const Publication&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Publication& value, const WriteContext&, MappingOut& out) {
    Names tables;
    for (const PublicationTable& table : value.tables) tables.push_back(table_text(table));
    if (tables.empty()) return;
    YamlNode list = names_node(tables);
    list.flow = false;
    out.add("tables", std::move(list));
}

}  // namespace schemadiff::load
