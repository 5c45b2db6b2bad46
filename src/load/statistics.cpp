// `(ndistinct, mcv) on a, lower(b) from t`, as CREATE STATISTICS says it behind the name
#include <algorithm>

#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"
#include "sql/statistics_columns.h"

namespace schemadiff::load {
namespace {

const Names kAllKinds{"dependencies", "mcv", "ndistinct"};

// Position of the word `from` outside parentheses; the size where there is none.
std::size_t from_word(const Fragment& in) {
    int depth = 0;
    for (std::size_t at = in.position(); at < in.size(); ++at) {
        if (in.token(at).is('(')) ++depth;
        if (in.token(at).is(')')) --depth;
        if (depth == 0 && in.token(at).is_word("from")) return at;
    }
    return in.size();
}

void settle(Statistics& value) {
    std::sort(value.kinds.begin(), value.kinds.end());
    if (sql::is_one_expression(value.columns.text))
        value.kinds.clear();
    else if (value.kinds.empty())
        value.kinds = kAllKinds;
    value.columns.text = sql::sorted_statistics_columns(value.columns.text);
}

void read_statistics_text(Fragment& in, Statistics& value) {
    if (in.sees('(')) value.kinds = in.names_in_parentheses();
    if (!in.ok() || !in.expect("on")) return;
    value.columns.text = in.text_until(from_word(in));
    if (in.accept("from")) {
        const QualifiedName table = in.qualified_name();
        value.table = sql::qualified(table.schema, table.name);
    }
    in.expect_end();
    if (in.ok()) settle(value);
}

std::string statistics_text(const Statistics& value) {
    std::string kinds;
    for (const std::string& kind : value.kinds) kinds += (kinds.empty() ? "(" : ", ") + kind;
    if (value.kinds == kAllKinds) kinds.clear();
    return kinds + (kinds.empty() ? "on " : ") on ") + value.columns.text + " from " + value.table;
}

}  // namespace

const KeyRules& key_rules(const Statistics*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Statistics& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_statistics_text(in, value);
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Statistics&) {}

void finish(Context& context, const YamlNode& node, Object& object, Statistics& value) {
    if (node.is_mapping()) settle(value);
    if (context.table) value.table = sql::qualified(context.table->id.schema, context.table->id.name);
    if (value.columns.empty() && node.is_mapping())
        context.error(node, object.id.described() + " lacks its \"columns\"");
    if (value.table.empty() && !node.is_null()) context.error(node, object.id.described() + " lacks its \"table\"");
}

std::optional<YamlNode> short_form(const Object& object, const Statistics& value, const WriteContext&) {
    return text_if_it_reads_back(object, value, statistics_text(value), read_statistics_text);
}

void write_keys(const Object&, const Statistics&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
