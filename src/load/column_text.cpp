#include "load/column_text.h"

#include <algorithm>

#include "load/sequence.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

constexpr std::string_view kClauseWords[] = {"not",     "null",   "default", "collate",    "generated", "constraint",
                                             "primary", "unique", "check",   "references", "storage",   "compression"};

bool starts_clause(const sql::Token& token) {
    return token.kind == sql::TokenKind::identifier &&
           std::find(std::begin(kClauseWords), std::end(kClauseWords), token.value) != std::end(kClauseWords);
}

// The words that are no reserved ones begin a clause only where one of their own words follows.
bool starts_clause_after_expression(const Fragment& in, std::size_t at, std::size_t first) {
    const sql::Token& token = in.token(at);
    if (!starts_clause(token) || at == first) return false;
    const sql::Token* next = at + 1 < in.size() ? &in.token(at + 1) : nullptr;
    if (token.value == "not") return next && next->is_word("null") && !in.token(at - 1).is_word("is");
    if (token.value == "null") {
        const sql::Token& before = in.token(at - 1);
        return before.kind != sql::TokenKind::op && !before.is_word("is") && !before.is_word("not");
    }
    if (token.value == "generated") return next && (next->is_word("always") || next->is_word("by"));
    if (token.value == "storage" || token.value == "compression") return next && next->is_name();
    return true;
}

// Where the expression that begins here ends: at the next clause outside parentheses and CASE. A default is a b_expr
// (gram.y), so NOT, NULL and COLLATE cannot go on with it there.
std::size_t expression_end(const Fragment& in) {
    int depth = 0;
    const std::size_t first = in.position();
    for (std::size_t at = first; at < in.size(); ++at) {
        const sql::Token& token = in.token(at);
        if (depth == 0 && starts_clause_after_expression(in, at, first)) return at;
        if (token.is('(') || token.is('[') || token.is_word("case")) ++depth;
        if (token.is(')') || token.is(']') || token.is_word("end")) --depth;
    }
    return in.size();
}

std::size_t type_end(const Fragment& in) {
    int depth = 0;
    for (std::size_t at = in.position(); at < in.size(); ++at) {
        const sql::Token& token = in.token(at);
        if (depth == 0 && starts_clause(token)) return at;
        if (token.is('(') || token.is('[')) ++depth;
        if (token.is(')') || token.is(']')) --depth;
    }
    return in.size();
}

void read_collation(Fragment& in, Column& value) {
    const QualifiedName name = in.qualified_name();
    if (in.ok()) value.collation = canonical_collation(name);
}

bool refuse_constraint(Fragment& in) {
    static constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
        {"primary", "put it under \"primary_key\" of the table"},
        {"unique", "put it under \"unique\" of the table"},
        {"check", "put it under \"checks\" of the table"},
        {"references", "put it under \"foreign_keys\" of the table"},
        {"constraint", "put it under \"checks\", \"unique\" or \"foreign_keys\" of the table"}};
    for (const auto& [word, hint] : kPlaces) {
        if (!in.sees(word)) continue;
        in.fail("a constraint cannot stand in the text of " + in.what(), std::string(hint));
        return true;
    }
    return false;
}

void read_default(Fragment& in, Column& value) {
    const std::size_t end = expression_end(in);
    if (end == in.position()) return in.fail("expected an expression after \"default\" in " + in.what());
    value.default_value.text = in.text_until(end);
}

void read_clause(Fragment& in, Column& value) {
    if (in.accept({"not", "null"})) {
        value.not_null = true;
    } else if (in.accept("null")) {
        value.not_null = false;
    } else if (in.accept("default")) {
        read_default(in, value);
    } else if (in.accept("collate")) {
        read_collation(in, value);
    } else if (in.accept("generated")) {
        read_generated(in, value);
    } else if (in.accept("storage")) {
        value.storage = in.name();
    } else if (in.accept("compression")) {
        value.compression = in.name();
    } else if (!refuse_constraint(in)) {
        in.fail("unexpected " + in.found() + " in " + in.what());
    }
}

}  // namespace

void read_identity_options(Fragment& in, Column& value) {
    if (!in.accept('(')) return;
    SequenceText text;
    text.value.type = value.type;
    read_sequence_options(in, text);
    in.expect(')');
    complete(text);
    value.identity_options = unusual_options(text.value);
    if (!text.name.empty()) value.identity_options["name"] = text.name;
    if (text.is_unlogged) value.identity_options["unlogged"] = *text.is_unlogged ? "true" : "false";
}

std::string canonical_collation(const QualifiedName& name) {
    const std::string schema = name.schema.empty() ? "pg_catalog" : name.schema;
    if (schema == "pg_catalog" && name.name == "default") return "";
    return sql::qualified(schema, name.name);
}

void read_generated(Fragment& in, Column& value) {
    const bool always = in.accept("always");
    if (!always && !in.accept({"by", "default"})) {
        return in.fail("expected \"always\" or \"by default\" after \"generated\" in " + in.what());
    }
    if (!in.expect("as")) return;
    if (in.accept("identity")) {
        value.identity = always ? "always" : "by default";
        return read_identity_options(in, value);
    }
    const auto expression = in.parentheses();
    if (!expression) return;
    value.generated.text = *expression;
    value.generated_kind = in.accept("virtual") ? "virtual" : "stored";
    in.accept("stored");
}

void read_column_text(Fragment& in, Column& value, std::string& type) {
    type = in.text_until(type_end(in));
    if (auto canonical = type.empty() ? std::nullopt : canonical_type(type)) value.type.text = std::move(*canonical);
    while (!in.at_end()) read_clause(in, value);
}

bool stores_no_default(const Expression& value, const TypeText& type) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(value.text);
    if (tokens.empty() || !tokens[0].is_word("null")) return false;
    std::string base = type.text;
    while (base.ends_with("[]")) base.resize(base.size() - 2);
    if (base == "character" || base == "bit" || base.find('(') != std::string::npos) return false;
    if (tokens.size() == 1) return true;
    if (!tokens[1].is("::")) return false;
    const auto cast = canonical_type(value.text.substr(tokens[1].end()));
    return cast && (type.empty() || *cast == type.text);
}

}  // namespace schemadiff::load
