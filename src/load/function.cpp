// `touch(): {returns: trigger, language: plpgsql, body: ...}`
#include "load/routine.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

// What CREATE FUNCTION makes of OUT arguments (interpret_function_parameter_list() in functioncmds.c).
TypeText returns_of_arguments(const Arguments& arguments) {
    TypeText type("void");
    int count = 0;
    for (const Argument& argument : arguments) {
        if (argument.mode != "out" && argument.mode != "inout") continue;
        type = ++count == 1 ? argument.type : TypeText("record");
    }
    return type;
}

void read_returns(Context& context, const YamlNode& node, const Object& object, Function& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a type");
    Fragment in(context, node, "returns of " + object.id.described());
    if (in.sees("table") && in.sees('(', 1)) {
        in.skip(2);
        read_arguments(in, "table", value.arguments);
        if (in.ok()) in.expect(')');
        in.expect_end();
        value.returns.text = "table";
        value.returns_set = true;
        return;
    }
    value.returns_set = in.accept("setof");
    const std::string text = in.rest();
    if (in.ok() && read_type(context, node, text, in.what(), value.returns)) {
        value.returns.text = sql::without_modifiers(value.returns.text);
    }
}

void check_word(Context& context, const YamlNode& node, const Object& object, std::string_view key,
                std::initializer_list<std::string_view> words, std::string& value) {
    if (const YamlNode* said = node.find(key)) {
        read_word(context, *said, std::string(key) + " of " + object.id.described(), words, value);
    }
}

void settle_estimates(Function& value) {
    const bool is_native = value.language == "c" || value.language == "internal";
    if (value.cost == (is_native ? 1 : 100)) value.cost = -1;
    if (value.returns_set && value.rows == 1000) value.rows = 0;
}

std::string returns_text(const Function& value) {
    if (value.returns.text == "table") return "table (" + arguments_text(value.arguments, true) + ")";
    return (value.returns_set ? "setof " : "") + value.returns.text;
}

}  // namespace

const KeyRules& key_rules(const Function*) {
    static const KeyRules kRules{.extra = {"returns"},
                                 .hidden = {"arguments", "returns", "returns_set"},
                                 .owner = true,
                                 .grants = true,
                                 .leads = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Function&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, Function& value) {
    read_returns(context, node, object, value);
}

void finish(Context& context, const YamlNode& node, Object& object, Function& value) {
    if (!node.is_mapping()) return;
    value.language = settled_language(value.language);
    if (!node.find("returns")) value.returns = returns_of_arguments(value.arguments);
    check_word(context, node, object, "volatility", {"immutable", "stable", "volatile"}, value.volatility);
    check_word(context, node, object, "parallel", {"safe", "restricted", "unsafe"}, value.parallel);
    settle_estimates(value);
    if (!node.find("body") && !node.find("sql_body")) {
        context.error(node, object.id.described() + " lacks its \"body\"");
    }
}

std::optional<YamlNode> short_form(const Object&, const Function&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Function& value, const WriteContext&, MappingOut& out) {
    const bool implied = !value.returns_set && value.returns == returns_of_arguments(value.arguments);
    if (!implied) out.add_text("returns", returns_text(value));
    if (value.body.empty() && value.sql_body.empty()) out.add_text("body", "");
}

}  // namespace schemadiff::load
