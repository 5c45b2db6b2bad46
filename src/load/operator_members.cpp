#include "load/operator_members.h"

#include <algorithm>

#include "load/fragment.h"
#include "load/function_name.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

struct Member {
    bool is_function = false;
    std::int64_t number = 0;
    std::string text;
};

// `public.@<` or `<`, as regoperator prints it.
std::string operator_name(Fragment& in) {
    std::string schema;
    if (in.sees('.', 1)) {
        schema = in.name();
        in.skip();
    }
    const sql::Token* symbol = in.peek();
    if (!symbol || symbol->kind != sql::TokenKind::op) {
        in.fail("expected the symbol of an operator in " + in.what() + ", found " + in.found());
        return {};
    }
    const std::string value = symbol->value;
    in.skip();
    return schema.empty() || schema == "pg_catalog" ? value : sql::identifier(schema) + "." + value;
}

void read_operator(Fragment& in, Member& out) {
    out.text = operator_name(in);
    out.text += "(" + joined_types(types_in_parentheses(in), ",") + ")";
    if (in.accept({"for", "order", "by"})) {
        const QualifiedName family = in.qualified_name();
        out.text +=
            " FOR ORDER BY " + sql::qualified(family.schema.empty() ? "pg_catalog" : family.schema, family.name);
    }
    in.accept({"for", "search"});
}

void read_function(Fragment& in, const std::string& type, Member& out) {
    Names types;
    if (in.sees('(')) types = types_in_parentheses(in);
    if (types.empty() && !type.empty()) types = {type};
    // assignProcTypes() in opclasscmds.c: one type stands for both sides.
    if (types.size() == 1) types.push_back(types[0]);
    out.text = "(" + joined_types(types, ", ") + ") " + function_call(in);
}

}  // namespace

void settle_members(Context& context, const YamlNode& node, const Object& object, Names& members) {
    const YamlNode* said = node.find("members");
    if (!said || !said->is_sequence()) return;
    const auto* operator_class = object.get_if<OperatorClass>();
    std::vector<Member> read;
    for (const YamlNode& item : said->items) {
        if (!item.is_scalar()) return;
        Fragment in(context, item, "a member of " + object.id.described());
        Member member;
        member.is_function = in.accept("function");
        if (!member.is_function) in.expect("operator");
        if (in.ok()) member.number = in.integer().value_or(0);
        if (in.ok() && member.is_function) read_function(in, operator_class ? operator_class->type.text : "", member);
        if (in.ok() && !member.is_function) read_operator(in, member);
        in.expect_end();
        if (!in.ok()) return;
        read.push_back(std::move(member));
    }
    std::sort(read.begin(), read.end(), [](const Member& one, const Member& other) {
        return std::tie(one.is_function, one.number, one.text) < std::tie(other.is_function, other.number, other.text);
    });
    members.clear();
    for (const Member& each : read)
        members.push_back((each.is_function ? "FUNCTION " : "OPERATOR ") + std::to_string(each.number) + " " +
                          each.text);
}

}  // namespace schemadiff::load
