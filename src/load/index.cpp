// `unique using btree (a, lower(b)) include (c) where d`
#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

void read_clause(Fragment& in, Index& value) {
    if (in.accept("include")) {
        value.include = in.names_in_parentheses();
    } else if (in.accept({"nulls", "not", "distinct"})) {
        value.nulls_not_distinct = true;
    } else if (in.accept("with")) {
        const auto options = in.parentheses();
        if (options && !parse_options(*options, value.with)) in.fail("cannot read the options in " + in.what());
    } else if (in.accept("tablespace")) {
        value.tablespace = in.name();
    } else if (in.accept("where")) {
        value.predicate.text = in.rest();
        if (value.predicate.empty()) in.fail("expected an expression after \"where\" in " + in.what());
    } else if (!in.accept({"nulls", "distinct"})) {
        in.fail("unexpected " + in.found() + " in " + in.what());
    }
}

void read_index_text(Fragment& in, Index& value) {
    value.unique = in.accept("unique");
    if (in.accept("using")) value.method = in.name();
    if (auto keys = in.ok() ? in.parentheses() : std::nullopt) value.keys.text = std::move(*keys);
    while (!in.at_end()) read_clause(in, value);
}

std::string index_text(const Index& value) {
    std::string text = value.unique ? "unique " : "";
    if (value.method != "btree") text += "using " + sql::identifier(value.method) + " ";
    text += "(" + value.keys.text + ")";
    if (!value.include.empty()) text += " include " + column_list(value.include);
    if (value.nulls_not_distinct) text += " nulls not distinct";
    if (!value.with.empty()) text += " with (" + options_text(value.with) + ")";
    if (!value.tablespace.empty()) text += " tablespace " + sql::identifier(value.tablespace);
    if (!value.predicate.empty()) text += " where " + value.predicate.text;
    return text;
}

}  // namespace

const KeyRules& key_rules(const Index*) {
    static const KeyRules kRules{.hidden = {"invalid"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Index& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_index_text(in, value);
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Index&) {}

void finish(Context& context, const YamlNode& node, Object& object, Index& value) {
    if (node.is_mapping() && value.keys.empty()) context.error(node, object.id.described() + " lacks its \"columns\"");
}

std::optional<YamlNode> short_form(const Object& object, const Index& value, const WriteContext&) {
    return text_if_it_reads_back(object, value, index_text(value), read_index_text);
}

void write_keys(const Object&, const Index&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
