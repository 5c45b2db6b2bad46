// `using gist (room with =, during with &&) where (not cancelled)`
#include "load/constraint.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

void read_clause(Fragment& in, Exclusion& value) {
    if (in.accept("include")) {
        value.include = in.names_in_parentheses();
    } else if (in.accept("with")) {
        const auto options = in.parentheses();
        if (options && !parse_options(*options, value.with)) in.fail("cannot read the options in " + in.what());
    } else if (in.accept({"using", "index", "tablespace"}) || in.accept("tablespace")) {
        value.tablespace = in.name();
    } else if (in.accept("where")) {
        if (auto predicate = in.parentheses()) value.predicate.text = std::move(*predicate);
    } else if (!accept_deferrable(in, value.deferrable, value.initially_deferred)) {
        in.fail("unexpected " + in.found() + " in " + in.what());
    }
}

void read_exclusion_text(Fragment& in, Exclusion& value) {
    in.accept("exclude");
    if (in.accept("using")) value.method = in.name();
    if (auto elements = in.ok() ? in.parentheses() : std::nullopt) value.elements.text = std::move(*elements);
    while (!in.at_end()) read_clause(in, value);
}

std::string exclusion_text(const Exclusion& value) {
    std::string text = "using " + sql::identifier(value.method) + " (" + value.elements.text + ")";
    if (!value.include.empty()) text += " include " + column_list(value.include);
    if (!value.with.empty()) text += " with (" + options_text(value.with) + ")";
    if (!value.tablespace.empty()) text += " tablespace " + sql::identifier(value.tablespace);
    if (!value.predicate.empty()) text += " where (" + value.predicate.text + ")";
    return text + deferrable_text(value.deferrable, value.initially_deferred);
}

}  // namespace

const KeyRules& key_rules(const Exclusion*) {
    static const KeyRules kRules{.extra = {"initially"}, .hidden = {"initially_deferred"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Exclusion& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_exclusion_text(in, value);
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, Exclusion& value) {
    read_initially(context, node, object, value.deferrable, value.initially_deferred);
}

void finish(Context& context, const YamlNode& node, Object& object, Exclusion& value) {
    if (node.is_mapping() && value.elements.empty()) {
        context.error(node, object.id.described() + " lacks its \"elements\"");
    }
}

std::optional<YamlNode> short_form(const Object& object, const Exclusion& value, const WriteContext&) {
    const std::string text = exclusion_text(value);
    return text_if_it_reads_back(object, value, text, read_exclusion_text);
}

void write_keys(const Object&, const Exclusion& value, const WriteContext&, MappingOut& out) {
    if (value.initially_deferred) out.add_text("initially", "deferred");
}

}  // namespace schemadiff::load
