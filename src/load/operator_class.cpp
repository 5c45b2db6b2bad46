// `"app.number_ops using btree": {type: integer, default: true, members: [...]}`
#include "load/operator_members.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const OperatorClass*) {
    static const KeyRules kRules{.hidden = {"using"}, .owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, OperatorClass&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, OperatorClass&) {}

void finish(Context& context, const YamlNode& node, Object& object, OperatorClass& value) {
    if (!node.is_mapping()) return;
    if (value.type.empty()) context.error(node, object.id.described() + " lacks its \"type\"");
    // A class is for every length of its type.
    for (TypeText* type : {&value.type, &value.storage}) type->text = sql::without_modifiers(type->text);
    if (value.storage == value.type) value.storage = {};
    settle_members(context, node, object, value.members);
    if (!value.family.empty()) return;
    // CREATE OPERATOR CLASS makes a family of the same name where none is given (DefineOpClass() in opclasscmds.c).
    value.family = sql::qualified(object.id.schema, object.id.name);
    Object family({Kind::operator_family, object.id.schema, "", object.id.name, object.id.signature}, OperatorFamily{});
    family.as<OperatorFamily>().method = value.method;
    family.where = object.where;
    context.objects.push_back(std::move(family));
}

std::optional<YamlNode> short_form(const Object&, const OperatorClass&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const OperatorClass&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
