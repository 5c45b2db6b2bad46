// `(bigint as public.money2): with function public.to_money(bigint) as assignment`
#include "load/function_name.h"

namespace schemadiff::load {
namespace {

void read_method(Fragment& in, Cast& value) {
    if (in.accept({"without", "function"}))
        value.method = "without function";
    else if (in.accept({"with", "inout"}))
        value.method = "with inout";
    else if (in.accept({"with", "function"}) || in.accept("function"))
        value.method = "function " + function_call(in);
    else
        in.fail("expected \"with function\", \"without function\" or \"with inout\" in " + in.what());
}

}  // namespace

const KeyRules& key_rules(const Cast*) {
    static const KeyRules kRules{.hidden = {"source", "target"}, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Cast& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_method(in, value);
    if (in.accept({"as", "assignment"}))
        value.context = "assignment";
    else if (in.accept({"as", "implicit"}))
        value.context = "implicit";
    in.expect_end();
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Cast&) {}

void finish(Context& context, const YamlNode& node, Object& object, Cast& value) {
    if (!node.is_mapping()) return;
    if (const YamlNode* said = node.find("method"); said && said->is_scalar()) {
        Fragment in(context, *said, "method of " + object.id.described());
        read_method(in, value);
        in.expect_end();
    }
    if (const YamlNode* said = node.find("context"))
        read_word(context, *said, "context of " + object.id.described(), {"explicit", "assignment", "implicit"},
                  value.context);
}

std::optional<YamlNode> short_form(const Object& object, const Cast& value, const WriteContext&) {
    static_cast<void>(object);
    const bool function = value.method.starts_with("function ");
    return text_node((function ? "with " : "") + value.method +
                     (value.context == "explicit" ? "" : " as " + value.context));
}

void write_keys(const Object&, const Cast&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
