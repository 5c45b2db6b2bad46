#include "load/function_name.h"

#include "sql/quote.h"

namespace schemadiff::load {

std::string function_name(Fragment& in) {
    const QualifiedName read = in.qualified_name();
    if (!in.ok()) return {};
    return sql::qualified(read.schema == "pg_catalog" ? "" : read.schema, read.name);
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
