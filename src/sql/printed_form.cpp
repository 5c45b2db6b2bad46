#include "sql/printed_form.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

constexpr std::string_view kTellTale = "(ARRAY[";

// A stretch of the text and what stands there instead.
struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string text;
};

// The tokens of `(ARRAY[...])::type[]`, by their numbers.
struct CastArray {
    std::size_t open;         // the parenthesis
    std::size_t first;        // the first token of the first element
    std::size_t bracket_end;  // ]
    std::size_t end;          // the last bracket of the type
};

class Rewriter {
  public:
    Rewriter(std::string_view text, const IsVarchar& is_varchar)
        : text_(text), is_varchar_(is_varchar), tokens_(tokens_tolerant(text)) {}

    std::string rewrite() {
        for (std::size_t at = 0; at + 2 < tokens_.size(); ++at) {
            const auto array = cast_array_at(at);
            if (!array) continue;
            if (!rewrite_as_in(*array)) drop_cast(*array);
        }
        return apply();
    }

  private:
    bool is(std::size_t at, std::string_view text) const { return at < tokens_.size() && tokens_[at].is(text); }
    bool word(std::size_t at, std::string_view text) const { return at < tokens_.size() && tokens_[at].is_word(text); }

    // The token that closes the bracket or parenthesis at `at`; the number of tokens if none does.
    std::size_t closing(std::size_t at) const {
        int depth = 0;
        for (; at < tokens_.size(); ++at) {
            if (is(at, "(") || is(at, "[")) ++depth;
            if ((is(at, ")") || is(at, "]")) && --depth == 0) break;
        }
        return at;
    }

    // The last token of a type that starts here and is an array; nothing if it is none.
    std::optional<std::size_t> end_of_array_type(std::size_t at) const {
        while (at < tokens_.size() && (tokens_[at].is_name() || is(at, "."))) ++at;
        if (is(at, "(")) at = closing(at) + 1;
        while (at < tokens_.size() && tokens_[at].is_name()) ++at;  // timestamp(3) without time zone
        if (is(at, "[") && is(at + 1, "]")) return at + 1;
        return std::nullopt;
    }

    std::optional<CastArray> cast_array_at(std::size_t at) const {
        if (!is(at, "(") || !word(at + 1, "array") || !is(at + 2, "[")) return std::nullopt;
        const std::size_t bracket_end = closing(at + 2);
        const bool cast = bracket_end > at + 3 && is(bracket_end + 1, ")") && is(bracket_end + 2, "::");
        if (!cast) return std::nullopt;
        const auto end = end_of_array_type(bracket_end + 3);
        if (!end) return std::nullopt;
        return CastArray{at, at + 3, bracket_end, *end};
    }

    // The elements' literals, if all are `'..'::character varying`; empty otherwise.
    std::vector<std::string_view> varchar_literals(const CastArray& array) const {
        std::vector<std::string_view> literals;
        for (std::size_t at = array.first;; ++at) {
            const bool fits = at + 3 < array.bracket_end && tokens_[at].kind == TokenKind::string && is(at + 1, "::") &&
                              word(at + 2, "character") && word(at + 3, "varying");
            if (!fits) return {};
            literals.push_back(text_.substr(tokens_[at].offset, tokens_[at].length));
            at += 4;
            if (at == array.bracket_end) return literals;
            if (!is(at, ",")) return {};
        }
    }

    // The column of `(column)::text` that ends before token `at`: its first token, the opening parenthesis.
    std::optional<std::size_t> start_of_text_cast(std::size_t at) const {
        if (at < 5 || !word(at - 1, "text") || !is(at - 2, "::") || !is(at - 3, ")")) return std::nullopt;
        std::size_t start = at - 4;
        while (start > 0 && tokens_[start].is_name() && is(start - 1, ".")) start -= 2;
        if (!tokens_[start].is_name() || start == 0 || !is(start - 1, "(")) return std::nullopt;
        return start - 1;
    }

    // One element is left as it is: `v IN ('a')` makes `v = 'a'`.
    bool rewrite_as_in(const CastArray& array) {
        if (array.open < 3 || !is(array.open - 1, "(") || !is(array.end + 1, ")")) return false;
        const bool any = word(array.open - 2, "any") && is(array.open - 3, "=");
        const bool all = word(array.open - 2, "all") && is(array.open - 3, "<>");
        const bool to_text = array.end == array.bracket_end + 5 && word(array.bracket_end + 3, "text");
        if ((!any && !all) || !to_text) return false;
        const auto start = start_of_text_cast(array.open - 3);
        const auto literals = varchar_literals(array);
        if (!start || literals.size() < 2) return false;
        const std::size_t name_begin = tokens_[*start].end();
        const std::string_view column = text_.substr(name_begin, tokens_[array.open - 6].offset - name_begin);
        if (is_varchar_ && !is_varchar_(column)) return false;
        std::string text = std::string(column) + (any ? " IN (" : " NOT IN (");
        for (std::size_t i = 0; i < literals.size(); ++i) text.append(i == 0 ? "" : ", ").append(literals[i]);
        edits_.push_back({tokens_[*start].offset, tokens_[array.end + 1].end(), text + ")"});
        return true;
    }

    void drop_cast(const CastArray& array) {
        edits_.push_back({tokens_[array.open].offset, tokens_[array.open].end(), ""});
        edits_.push_back({tokens_[array.bracket_end + 1].offset, tokens_[array.end].end(), ""});
    }

    // Edits of nested arrays are made out of order, but never overlap.
    std::string apply();

    std::string_view text_;
    const IsVarchar& is_varchar_;
    std::vector<Token> tokens_;
    std::vector<Edit> edits_;
};

std::string Rewriter::apply() {
    std::sort(edits_.begin(), edits_.end(), [](const Edit& one, const Edit& other) { return one.begin < other.begin; });
    std::string out;
    std::size_t done = 0;
    for (const Edit& edit : edits_) {
        out.append(text_.substr(done, edit.begin - done)).append(edit.text);
        done = edit.end;
    }
    return out.append(text_.substr(done));
}

}  // namespace

std::string as_written(std::string_view printed, const IsVarchar& is_varchar) {
    if (printed.find(kTellTale) == std::string_view::npos) return std::string(printed);
    return Rewriter(printed, is_varchar).rewrite();
}

}  // namespace schemadiff::sql
