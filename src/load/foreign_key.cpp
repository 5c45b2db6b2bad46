// `(a) references s.t (b) on delete cascade`
#include <algorithm>

#include "load/constraint.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

// `(a, period b)`: columns, the last one with PERIOD (from 18).
Names read_columns(Fragment& in, bool& period) {
    Names columns;
    if (!in.expect('(')) return columns;
    do {
        const sql::Token* next = in.peek(1);
        if (in.sees("period") && next && next->is_name()) {
            in.skip();
            period = true;
        }
        columns.push_back(in.name());
    } while (in.ok() && in.accept(','));
    if (in.ok()) in.expect(')');
    return columns;
}

void read_action(Fragment& in, std::string& action) {
    if (in.accept({"no", "action"})) {
        action = "no action";
    } else if (in.accept({"set", "null"})) {
        action = "set null";
    } else if (in.accept({"set", "default"})) {
        action = "set default";
    } else if (in.sees("restrict") || in.sees("cascade")) {
        action = in.name();
    } else {
        in.fail("expected no action, restrict, cascade, set null or set default in " + in.what() + ", found " +
                in.found());
    }
}

void read_clause(Fragment& in, ForeignKey& value) {
    if (in.accept("match")) {
        if (!in.sees("full") && !in.sees("simple")) return in.fail("expected \"full\" or \"simple\" in " + in.what());
        value.match = in.name();
    } else if (in.accept({"on", "delete"})) {
        read_action(in, value.on_delete);
        if (in.sees('(')) value.on_delete_columns = in.names_in_parentheses();
    } else if (in.accept({"on", "update"})) {
        read_action(in, value.on_update);
    } else if (in.accept({"not", "valid"})) {
        value.not_valid = true;
    } else if (in.accept({"not", "enforced"})) {
        value.not_enforced = true;
    } else if (!in.accept("enforced") && !accept_deferrable(in, value.deferrable, value.initially_deferred)) {
        in.fail("unexpected " + in.found() + " in " + in.what());
    }
}

void read_referenced(Fragment& in, ForeignKey& value) {
    QualifiedName table = in.qualified_name();
    value.references_schema = std::move(table.schema);
    value.references_table = std::move(table.name);
    if (in.sees('(')) value.references_columns = read_columns(in, value.period);
    while (!in.at_end()) read_clause(in, value);
}

void read_foreign_key_text(Fragment& in, ForeignKey& value) {
    if (in.accept("foreign")) in.expect("key");
    value.columns = read_columns(in, value.period);
    if (in.ok() && in.expect("references")) read_referenced(in, value);
}

std::string key_columns(const Names& columns, bool period) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += (i > 0 ? ", " : "") + std::string(period && i + 1 == columns.size() ? "period " : "") +
                sql::identifier(columns[i]);
    }
    return "(" + text + ")";
}

std::string referenced_text(const ForeignKey& value) {
    std::string text = sql::qualified(value.references_schema, value.references_table);
    if (!value.references_columns.empty()) text += " " + key_columns(value.references_columns, value.period);
    return text;
}

std::string foreign_key_text(const ForeignKey& value) {
    std::string text = key_columns(value.columns, value.period) + " references " + referenced_text(value);
    if (value.match != "simple") text += " match " + value.match;
    if (value.on_update != "no action") text += " on update " + value.on_update;
    if (value.on_delete != "no action") text += " on delete " + value.on_delete;
    if (!value.on_delete_columns.empty()) text += " " + column_list(value.on_delete_columns);
    text += deferrable_text(value.deferrable, value.initially_deferred);
    if (value.not_valid) text += " not valid";
    if (value.not_enforced) text += " not enforced";
    return text;
}

}  // namespace

const KeyRules& key_rules(const ForeignKey*) {
    static const KeyRules kRules{.extra = {"references", "initially", "enforced"},
                                 .hidden = {"references_schema", "references_table", "references_columns",
                                            "initially_deferred", "not_enforced"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, ForeignKey& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_foreign_key_text(in, value);
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, ForeignKey& value) {
    if (key.text == "initially") {
        read_initially(context, node, object, value.deferrable, value.initially_deferred);
    } else if (key.text == "enforced") {
        read_enforced(context, node, object, value.not_enforced);
    } else if (!node.is_scalar()) {
        refuse_form(context, node, object, "a text such as `t (a)`");
    } else {
        Fragment in(context, node, "references of " + object.id.described());
        read_referenced(in, value);
    }
}

void finish(Context& context, const YamlNode& node, Object& object, ForeignKey& value) {
    if (node.is_mapping() && value.references_table.empty()) {
        context.error(node, object.id.described() + " lacks its \"references\"");
    }
    if (node.is_mapping() && value.columns.empty()) context.error(node, object.id.described() + " has no columns");
    if (!value.references_columns.empty() && value.references_columns.size() != value.columns.size()) {
        context.error(node, object.id.described() + " has " + std::to_string(value.columns.size()) +
                                " columns and references " + std::to_string(value.references_columns.size()));
    }
}

std::optional<YamlNode> short_form(const Object& object, const ForeignKey& value, const WriteContext&) {
    return text_if_it_reads_back(object, value, foreign_key_text(value), read_foreign_key_text);
}

void write_keys(const Object&, const ForeignKey& value, const WriteContext&, MappingOut& out) {
    out.add_text("references", referenced_text(value));
    if (value.initially_deferred) out.add_text("initially", "deferred");
    if (value.not_enforced) out.add_flag("enforced", false);
}

}  // namespace schemadiff::load
