#include "sql/references.h"

#include <algorithm>
#include <array>

#include "sql/keywords.h"
#include "sql/tokens.h"
#include "sql/type_name.h"

namespace schemadiff::sql {
namespace {

bool is_sequence_function(std::string_view name) {
    static constexpr std::array<std::string_view, 6> kNames = {"nextval", "currval",     "setval",
                                                               "lastval", "to_regclass", "pg_get_serial_sequence"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_registered_type(std::string_view name) {
    static constexpr std::array<std::string_view, 10> kNames = {
        "regclass",    "regtype",   "regproc",       "regprocedure", "regoper",
        "regoperator", "regconfig", "regdictionary", "regcollation", "regnamespace"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_excluded(const Token& token) {
    if (token.kind != TokenKind::identifier) return false;
    const auto category = keyword_category(token.value);
    return category && *category != KeywordCategory::unreserved;
}

class NameReader {
  public:
    explicit NameReader(std::string_view text) : tokens_(tokens_tolerant(text)) {}

    std::vector<NameUse> read() {
        while (at_ < tokens_.size()) {
            if (tokens_[at_].is_name()) {
                read_name();
            } else {
                if (tokens_[at_].kind == TokenKind::string && names_an_object(at_)) read_literal(tokens_[at_]);
                ++at_;
            }
        }
        return std::move(names_);
    }

  private:
    bool is(std::size_t at, char c) const { return at < tokens_.size() && tokens_[at].is(c); }

    void read_name() {
        const std::size_t first = at_;
        NameUse use;
        use.offset = tokens_[at_].offset;
        while (at_ < tokens_.size() && tokens_[at_].is_name()) {
            use.length = tokens_[at_].end() - use.offset;
            use.parts.push_back(tokens_[at_].value);
            if (!is(++at_, '.')) break;
            ++at_;
        }
        const bool after_dot = first > 0 && tokens_[first - 1].is('.');
        const bool lone_keyword = use.parts.size() == 1 && !after_dot && is_excluded(tokens_[first]);
        use.call = is(at_, '(');
        const bool operator_word = use.call && tokens_[first].is_word("operator");
        const bool schema_of_operator =
            tokens_[at_ - 1].is('.') && at_ < tokens_.size() && tokens_[at_].kind == TokenKind::op;
        if (lone_keyword || operator_word || use.parts.size() > 3) return;
        if (schema_of_operator && tokens_[at_].value != "*") return;
        names_.push_back(std::move(use));
    }

    // 'x'::regclass, regclass 'x', CAST('x' AS regclass), nextval('x').
    bool names_an_object(std::size_t at) const {
        const auto registered = [&](std::size_t place) {
            while (is(place + 1, '.')) place += 2;
            return place < tokens_.size() && tokens_[place].is_name() && is_registered_type(tokens_[place].value);
        };
        if (at + 1 < tokens_.size() && (tokens_[at + 1].is("::") || tokens_[at + 1].is_word("as"))) {
            if (registered(at + 2)) return true;
        }
        if (at == 0) return false;
        if (tokens_[at - 1].is_name() && is_registered_type(tokens_[at - 1].value)) return true;
        return at >= 2 && is(at - 1, '(') && tokens_[at - 2].is_name() && is_sequence_function(tokens_[at - 2].value);
    }

    void read_literal(const Token& literal) {
        for (NameUse& use : NameReader(literal.value).read()) {
            use.in_literal = true;
            use.offset = literal.offset;
            use.length = literal.length;
            names_.push_back(std::move(use));
        }
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::vector<NameUse> names_;
};

std::vector<std::string> parts_of(const std::vector<Token>& tokens, std::size_t at) {
    std::vector<std::string> parts;
    while (at < tokens.size() && tokens[at].is_name()) {
        parts.push_back(tokens[at].value);
        if (at + 1 >= tokens.size() || !tokens[at + 1].is('.')) break;
        at += 2;
    }
    return parts;
}

std::size_t start_of_name(const std::vector<Token>& tokens, std::size_t last) {
    while (last >= 2 && tokens[last - 1].is('.') && tokens[last - 2].is_name()) last -= 2;
    return last;
}

bool is_builtin_type(const Token& first, const std::vector<std::string>& parts) {
    if (parts.size() > 1) return parts.front() == "pg_catalog";
    static constexpr std::array<std::string_view, 2> kFirstWords = {"double", "national"};
    if (std::find(kFirstWords.begin(), kFirstWords.end(), parts[0]) != kFirstWords.end()) return true;
    const bool quoted = first.kind == TokenKind::quoted_identifier;
    return canonical_builtin_type(quoted ? "\"" + parts[0] + "\"" : parts[0]).has_value();
}

// Words that stand before a string literal without being its type: INTERVAL is built-in, LIKE 'x' is an operator.
bool may_be_literal_type(const Token& token) {
    return token.is_name() && !is_excluded(token) && !token.is_word("escape");
}

}  // namespace

std::vector<NameUse> names_used(std::string_view text) {
    return NameReader(text).read();
}

std::vector<OperatorUse> operators_used(std::string_view text) {
    std::vector<OperatorUse> operators;
    const auto found = tokens_tolerant(text);
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (found[at].kind != TokenKind::op || found[at].value == "=>") continue;
        OperatorUse use{"", found[at].value, found[at].offset};
        const bool qualified = at >= 4 && found[at - 1].is('.') && found[at - 2].is_name() && found[at - 3].is('(') &&
                               found[at - 4].is_word("operator");
        if (qualified) use.schema = found[at - 2].value;
        const bool is_star = use.name == "*" && at > 0 && (found[at - 1].is('.') || found[at - 1].is('('));
        if (is_star && !qualified) continue;
        operators.push_back(std::move(use));
    }
    return operators;
}

std::vector<std::vector<std::string>> types_used(std::string_view text) {
    std::vector<std::vector<std::string>> types;
    const auto found = tokens_tolerant(text);
    std::vector<bool> casts;  // for each open parenthesis: whether it is that of CAST
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (found[at].is('(')) casts.push_back(at > 0 && found[at - 1].is_word("cast"));
        if (found[at].is(')') && !casts.empty()) casts.pop_back();
        std::size_t name = found.size();
        if (found[at].is("::")) name = at + 1;
        if (found[at].is_word("as") && !casts.empty() && casts.back()) name = at + 1;
        if (found[at].kind == TokenKind::string && at > 0 && may_be_literal_type(found[at - 1])) {
            name = start_of_name(found, at - 1);
        }
        const auto parts = parts_of(found, name);
        if (parts.empty() || is_builtin_type(found[name], parts)) continue;
        if (std::find(types.begin(), types.end(), parts) == types.end()) types.push_back(parts);
    }
    return types;
}

}  // namespace schemadiff::sql
