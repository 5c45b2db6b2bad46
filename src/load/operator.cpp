// `"app.@@(text, text)": {function: app.matches, commutator: "@@"}`
#include "load/function_name.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::load {
namespace {

// `@@`, `app.@@` and `OPERATOR(app.@@)` are the same.
std::string with_schema(const std::string& name, const std::string& usual_schema) {
    if (name.empty()) return {};
    std::string schema = usual_schema;
    std::string symbol;
    for (const sql::Token& token : sql::tokens_tolerant(name)) {
        if (token.is_name() && !token.is_word("operator")) schema = token.value;
        if (token.kind == sql::TokenKind::op) symbol = token.value;
    }
    return "OPERATOR(" + sql::identifier(schema) + "." + symbol + ")";
}

}  // namespace

const KeyRules& key_rules(const Operator*) {
    static const KeyRules kRules{.hidden = {"left", "right"}, .owner = true, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Operator&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Operator&) {}

void finish(Context& context, const YamlNode& node, Object& object, Operator& value) {
    if (!node.is_mapping()) return;
    canonical_function(context, node, object, "function", value.function);
    canonical_function(context, node, object, "restrict", value.restrict_function);
    canonical_function(context, node, object, "join", value.join_function);
    value.commutator = with_schema(value.commutator, object.id.schema);
    value.negator = with_schema(value.negator, object.id.schema);
    if (value.function.empty()) context.error(node, object.id.described() + " lacks its \"function\"");
}

std::optional<YamlNode> short_form(const Object&, const Operator&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Operator&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
