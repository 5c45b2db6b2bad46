// `primary_key: [a]`; named: `{name: n, columns: [a]}`. The key `name` is the identity: table.cpp reads and writes it.
#include "load/constraint.h"
#include "sql/quote.h"

namespace schemadiff::load {

namespace {

// Of an unnamed key, the name is what PostgreSQL chose.
bool has_usual_name(const Object& object) {
    return object.unnamed || object.id.name == sql::make_object_name(object.id.parent, "", "pkey");
}

}  // namespace

const KeyRules& key_rules(const PrimaryKey*) {
    static const KeyRules kRules{.extra = {"initially", "name"}, .hidden = {"initially_deferred"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, PrimaryKey& value) {
    if (!node.is_sequence()) return refuse_form(context, node, object, "a list of columns or a mapping");
    read_names(context, node, "the columns of " + object.id.described(), value.columns);
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, PrimaryKey& value) {
    if (key.text == "name") return;  // read with the identity, by the table
    read_initially(context, node, object, value.deferrable, value.initially_deferred);
}

void finish(Context& context, const YamlNode& node, Object& object, PrimaryKey& value) {
    if (value.columns.empty()) context.error(node, object.id.described() + " has no columns");
}

std::optional<YamlNode> short_form(const Object& object, const PrimaryKey& value, const WriteContext&) {
    PrimaryKey rest = value;
    rest.columns.clear();
    if (has_usual_name(object) && rest == PrimaryKey{}) return names_node(value.columns);
    return std::nullopt;
}

void write_keys(const Object& object, const PrimaryKey& value, const WriteContext&, MappingOut& out) {
    if (!has_usual_name(object)) out.add_text("name", object.id.name);
    if (value.initially_deferred) out.add_text("initially", "deferred");
}

}  // namespace schemadiff::load
