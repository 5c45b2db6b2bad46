// `email: citext not null`, `{type: text, checks: {email_check: value ~ '@'}}`
#include <algorithm>

#include "load/column_text.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

// `[constraint n] check (..) [not valid]`, where it stands.
bool read_check_clause(Fragment& in, DomainChecks& checks) {
    DomainCheck check;
    if (in.accept("constraint")) check.name = in.name();
    if (!in.expect("check")) return false;
    const auto expression = in.parentheses();
    if (!expression) return false;
    check.expression.text = *expression;
    check.not_valid = in.accept({"not", "valid"});
    checks.push_back(std::move(check));
    return true;
}

// Where the next check begins: at its words outside parentheses.
std::size_t next_check(const Fragment& in) {
    int depth = 0;
    for (std::size_t at = in.position(); at < in.size(); ++at) {
        const sql::Token& token = in.token(at);
        if (depth == 0 && (token.is_word("check") || token.is_word("constraint"))) return at;
        if (token.is('(') || token.is('[')) ++depth;
        if (token.is(')') || token.is(']')) --depth;
    }
    return in.size();
}

void read_domain_text(Context& context, const YamlNode& node, const Object& object, Domain& value) {
    Fragment in(context, node, object.id.described());
    std::string rest;
    while (in.ok() && !in.at_end()) {
        rest += in.text_until(next_check(in)) + " ";
        if (!in.at_end() && !read_check_clause(in, value.checks)) return;
    }
    YamlNode part = node;
    part.text = rest;
    Fragment column_text(context, part, object.id.described());
    Column column;
    std::string type;
    read_column_text(column_text, column, type);
    if (!column_text.ok()) return;
    if (column.type.empty() && !read_type(context, node, type, object.id.described(), value.type)) return;
    if (!column.type.empty()) value.type = column.type;
    value.not_null = column.not_null;
    value.default_value = column.default_value;
    value.collation = column.collation;
}

void read_check(Context& context, const YamlNode& node, const std::string& what, DomainCheck& check) {
    if (!node.is_mapping()) {
        read_text(context, node, what, check.expression.text);
        return;
    }
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string& key = node.keys[i].text;
        const YamlNode& item = node.items[i];
        if (key == "check")
            read_text(context, item, what, check.expression.text);
        else if (key == "not_valid")
            read_bool(context, item, "not_valid of " + what, check.not_valid);
        else if (key == "comment")
            read_text(context, item, "comment of " + what, check.comment);
        else
            context.unknown_key(node.keys[i], what, {"check", "not_valid", "comment"});
    }
    if (check.expression.empty()) context.error(node, what + " lacks its \"check\"");
}

void read_checks(Context& context, const YamlNode& node, const Object& object, DomainChecks& checks) {
    if (says_nothing(node)) return;
    if (!node.is_mapping() && !node.is_sequence()) {
        context.error(node, "expected a mapping or a list for checks of " + object.id.described());
        return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        DomainCheck check;
        if (node.is_mapping()) check.name = read_member_name(node.keys[i].text);
        read_check(context, node.items[i], "check \"" + check.name + "\" of " + object.id.described(), check);
        checks.push_back(std::move(check));
    }
}

// ChooseConstraintName() with the label of DefineDomain() in typecmds.c.
void name_checks(const Object& object, DomainChecks& checks) {
    const auto is_taken = [&](const std::string& name) {
        return std::any_of(checks.begin(), checks.end(), [&](const DomainCheck& each) { return each.name == name; });
    };
    for (DomainCheck& check : checks) {
        if (check.name.empty()) check.name = sql::choose_name(object.id.name, "", "check", is_taken);
    }
    std::sort(checks.begin(), checks.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

YamlNode check_node(const DomainCheck& check) {
    if (!check.not_valid && check.comment.empty()) return text_node(check.expression.text);
    MappingOut out;
    out.add_text("check", check.expression.text);
    if (check.not_valid) out.add_flag("not_valid", true);
    if (!check.comment.empty()) out.add_text("comment", check.comment);
    return out.take();
}

}  // namespace

const KeyRules& key_rules(const Domain*) {
    static const KeyRules kRules{.extra = {"null", "collation", "checks"},
                                 .hidden = {"not_null", "collation", "checks"},
                                 .owner = true,
                                 .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Domain& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a type or a mapping");
    read_domain_text(context, node, object, value);
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Domain& value) {
    if (key.text == "checks") return read_checks(context, node, object, value.checks);
    const std::string what = key.text + " of " + object.id.described();
    if (key.text == "null") {
        bool null = true;
        if (read_bool(context, node, what, null)) value.not_null = !null;
        return;
    }
    if (!node.is_scalar()) return refuse_form(context, node, object, "the name of a collation");
    Fragment in(context, node, what);
    const QualifiedName name = in.qualified_name();
    in.expect_end();
    if (in.ok()) value.collation = canonical_collation(name);
}

void finish(Context& context, const YamlNode& node, Object& object, Domain& value) {
    if (stores_no_default(value.default_value, value.type)) value.default_value = {};
    name_checks(object, value.checks);
    if (node.is_mapping() && value.type.empty()) context.error(node, object.id.described() + " lacks its \"type\"");
}

std::optional<YamlNode> short_form(const Object& object, const Domain& value, const WriteContext&) {
    if (!value.checks.empty()) return std::nullopt;
    std::string text = value.type.text;
    if (!value.collation.empty()) text += " collate " + value.collation;
    if (!value.default_value.empty()) text += " default " + value.default_value.text;
    if (value.not_null) text += " not null";
    Context context;
    YamlNode node = text_node(text);
    Domain again;
    read_domain_text(context, node, object, again);
    if (!context.diagnostics.empty() || !(again == value)) return std::nullopt;
    return node;
}

void write_keys(const Object&, const Domain& value, const WriteContext&, MappingOut& out) {
    if (!value.collation.empty()) out.add_text("collation", value.collation);
    if (value.not_null) out.add_flag("null", false);
    if (value.checks.empty()) return;
    MappingOut checks;
    for (const DomainCheck& check : value.checks) checks.add(member_name(check.name), check_node(check));
    out.add("checks", checks.take());
}

}  // namespace schemadiff::load
