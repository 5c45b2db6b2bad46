#include "compare/ladder.h"

#include "sql/expression.h"
#include "sql/tokens.h"

namespace schemadiff::compare {

namespace {

// The literal in front of a cast to the very type that the value gets anyway: PostgreSQL stores DEFAULT 'x' on a text
// column as 'x'::text (parse_coerce.c folds an unknown literal into a constant of the target type).
std::string_view without_own_cast(std::string_view text, std::string_view type) {
    if (type.empty() || text.size() <= type.size() + 2 || text.front() != '\'') return text;
    const std::size_t at = text.size() - type.size();
    if (text.substr(at) != type || text.substr(at - 2, 2) != "::") return text;
    const std::string_view literal = text.substr(0, at - 2);
    const auto found = sql::tokens_tolerant(literal);
    return found.size() == 1 && found[0].kind == sql::TokenKind::string ? literal : text;
}

}  // namespace

void LadderCounts::count(sql::DecidedBy by) {
    switch (by) {
        case sql::DecidedBy::memory:
            ++by_memory;
            return;
        case sql::DecidedBy::server:
            ++by_server;
            return;
        case sql::DecidedBy::scratch:
            ++by_scratch;
            return;
        case sql::DecidedBy::nobody:
            ++undecided;
            return;
    }
}

std::optional<bool> same_text(sql::TextKind kind, std::string_view left, std::string_view right,
                              std::string_view result_type, LadderCounts& counts) {
    if (left == right) {
        ++counts.by_text;
        return true;
    }
    if (left.empty() || right.empty()) {
        ++counts.by_text;
        return false;
    }
    if (kind == sql::TextKind::value) {
        const std::string_view base = result_type.substr(0, result_type.find('('));
        left = without_own_cast(left, base);
        right = without_own_cast(right, base);
        if (left == right) {
            ++counts.by_text;
            return true;
        }
    }
    const auto canonical = kind == sql::TextKind::query ? sql::canonical_query : sql::canonical_expression;
    const auto one = canonical(left);
    const auto other = one ? canonical(right) : std::nullopt;
    if (one && other && *one == *other) {
        ++counts.by_parser;
        return true;
    }
    return std::nullopt;
}

bool same_tokens(std::string_view left, std::string_view right) {
    if (left == right) return true;
    const auto one = sql::tokens_tolerant(left);
    const auto other = sql::tokens_tolerant(right);
    if (one.size() != other.size()) return false;
    for (std::size_t at = 0; at < one.size(); ++at)
        if (one[at].value != other[at].value || (one[at].kind != other[at].kind && !one[at].is_name())) return false;
    return true;
}

std::string canonical_or_same(const std::string& expression) {
    if (expression.empty()) return expression;
    return sql::canonical_expression(expression).value_or(expression);
}

namespace {

// Where the key's expression ends: behind a leading parenthesis, or a name with its call. What follows is the
// collation, the operator class with its parameters, and the order.
std::size_t expression_tokens(const std::vector<sql::Token>& key) {
    std::size_t at = 0;
    int depth = 0;
    while (at < key.size()) {
        const sql::Token& token = key[at];
        if (token.is('(')) ++depth;
        if (token.is(')')) --depth;
        ++at;
        if (depth > 0) continue;
        const bool more = at < key.size() && (key[at].is('.') || key[at].is('(') || token.is('.'));
        if (!more) break;
    }
    return at;
}

// `OPERATOR(pg_catalog.=)`, which says no more than `=`.
bool is_system_operator(const std::vector<sql::Token>& key, std::size_t at) {
    return at + 5 < key.size() && key[at].is_word("operator") && key[at + 1].is('(') &&
           key[at + 2].is_word("pg_catalog") && key[at + 3].is('.') && key[at + 5].is(')');
}

// Collation, operator class and order in one spelling: defaults left out, words in upper case.
std::string normal_rest(const std::vector<sql::Token>& key, std::size_t at) {
    std::string out;
    bool descending = false;
    for (; at < key.size(); ++at) {
        if (is_system_operator(key, at)) {
            out += " " + key[at + 4].value;
            at += 5;
            continue;
        }
        const sql::Token& token = key[at];
        if (token.is_word("asc")) continue;
        if (token.is_word("desc")) descending = true;
        if (token.is_word("nulls") && at + 1 < key.size()) {
            const bool first = key[at + 1].is_word("first");
            ++at;
            if (first != descending) out += first ? " NULLS FIRST" : " NULLS LAST";
            continue;
        }
        const bool glued = token.is('.') || token.is('(') || token.is(')') || token.is(',') ||
                           (!out.empty() && (out.back() == '.' || out.back() == '('));
        if (!glued && !out.empty()) out += ' ';
        if (token.is_word("desc"))
            out += "DESC";
        else if (token.is_word("collate"))
            out += "COLLATE";
        else
            out += token.value;
    }
    return out;
}

}  // namespace

// Where the order begins, or the operator of an exclusion: behind collation and operator class.
std::size_t order_tokens(const std::vector<sql::Token>& key, std::size_t at) {
    int depth = 0;
    for (; at < key.size(); ++at) {
        if (key[at].is('(')) ++depth;
        if (key[at].is(')')) --depth;
        const bool starts =
            key[at].is_word("asc") || key[at].is_word("desc") || key[at].is_word("nulls") || key[at].is_word("with");
        if (depth == 0 && starts) break;
    }
    return at;
}

std::vector<IndexKey> split_index_keys(std::string_view keys) {
    std::vector<IndexKey> out;
    std::vector<sql::Token> key;
    int depth = 0;
    auto finish = [&] {
        if (key.empty()) return;
        const std::size_t count = expression_tokens(key);
        const std::size_t begin = key.front().offset;
        out.push_back({std::string(keys.substr(begin, key[count - 1].end() - begin)), normal_rest(key, count),
                       normal_rest(key, order_tokens(key, count))});
        key.clear();
    };
    for (const sql::Token& token : sql::tokens_tolerant(keys)) {
        if (token.is('(')) ++depth;
        if (token.is(')')) --depth;
        if (token.is(',') && depth == 0)
            finish();
        else
            key.push_back(token);
    }
    finish();
    return out;
}

}  // namespace schemadiff::compare
