// `for hstore language plpython3u: (from sql with function f(internal), to sql with function g(internal))`
#include "load/function_name.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Transform*) {
    static const KeyRules kRules{.hidden = {"type", "language"}, .renamed_from = false};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Transform& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    in.expect('(');
    do {
        const bool from = in.accept("from");
        if (!from) in.expect("to");
        if (in.expect("sql") && in.expect("with") && in.expect("function"))
            (from ? value.from_sql : value.to_sql) = function_call(in);
    } while (in.ok() && in.accept(','));
    in.expect(')');
    in.expect_end();
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Transform&) {}

void finish(Context& context, const YamlNode& node, Object& object, Transform& value) {
    if (!node.is_mapping()) return;
    for (const auto& [key, text] :
         {std::pair<std::string_view, std::string*>{"from_sql", &value.from_sql}, {"to_sql", &value.to_sql}}) {
        const YamlNode* said = node.find(key);
        if (!said || !said->is_scalar()) continue;
        Fragment in(context, *said, std::string(key) + " of " + object.id.described());
        *text = function_call(in);
        in.expect_end();
    }
}

std::optional<YamlNode> short_form(const Object&, const Transform&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Transform&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
