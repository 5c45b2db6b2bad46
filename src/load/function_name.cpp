#include "load/function_name.h"

#include "load/form.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace schemadiff::load {

std::string function_name(Fragment& in) {
    const QualifiedName read = in.qualified_name();
    if (!in.ok()) return {};
    return sql::qualified(read.schema == "pg_catalog" ? "" : read.schema, read.name);
}

Names types_in_parentheses(Fragment& in) {
    Names types;
    const auto arguments = in.ok() ? in.parentheses() : std::nullopt;
    if (!arguments) return types;
    int depth = 0;
    std::size_t start = 0;
    const auto add = [&](std::size_t end) {
        const std::string text = arguments->substr(start, end - start);
        const auto type = canonical_type(text);
        if (type) types.push_back(*type == "none" ? "NONE" : sql::without_modifiers(*type));
        start = end + 1;
    };
    for (std::size_t at = 0; at < arguments->size(); ++at) {
        if ((*arguments)[at] == '(') ++depth;
        if ((*arguments)[at] == ')') --depth;
        if ((*arguments)[at] == ',' && depth == 0) add(at);
    }
    if (!arguments->empty()) add(arguments->size());
    return types;
}

std::string joined_types(const Names& types, std::string_view between) {
    std::string out;
    for (const std::string& each : types) out += (out.empty() ? "" : std::string(between)) + each;
    return out;
}

std::string function_call(Fragment& in) {
    const std::string name = function_name(in);
    const Names types = types_in_parentheses(in);
    return in.ok() ? name + "(" + joined_types(types, ",") + ")" : "";
}

void canonical_function(Context& context, const YamlNode& node, const Object& object, std::string_view key,
                        std::string& name) {
    if (name.empty()) return;
    const YamlNode* said = node.find(key);
    if (!said || !said->is_scalar()) return;
    Fragment in(context, *said, std::string(key) + " of " + object.id.described());
    std::string canonical = function_name(in);
    in.expect_end();
    if (in.ok()) name = std::move(canonical);
}

}  // namespace schemadiff::load
