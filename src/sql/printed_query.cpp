// What only queries hold: lists of VALUES, and the marks of CYCLE.
#include <string>
#include <utility>
#include <vector>

#include "sql/printed_form.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

constexpr std::string_view kAlias = "*VALUES*";

// `SELECT "*VALUES*".column1 AS a FROM (VALUES (1)) "*VALUES*"`, by the numbers of its tokens.
struct Values {
    std::size_t first;
    std::size_t open;  // the parenthesis before VALUES
    std::size_t close;
    std::size_t last;
    std::vector<std::string> names;
    bool is_named = false;  // otherwise than column1, column2, ...
};

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text), tokens_(tokens_tolerant(text)) {}

    PrintedQuery read() const {
        PrintedQuery out;
        std::size_t done = 0;
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            if (is_mark(at)) {
                out.text.append(text_.substr(done, tokens_[at].end() - done));
                while (at + 1 < tokens_.size() && !word(at + 1, "default") && !word(at + 1, "using")) ++at;
                done = tokens_[at].end();
                continue;
            }
            Values values{};
            if (!word(at, "select") || !values_at(at, values)) continue;
            const Place place = place_of(at);
            // The names of an inner one are for what stands around it.
            if (place == Place::inside && values.is_named) continue;
            if (place == Place::first && values.is_named) out.columns = values.names;
            const std::size_t begin = tokens_[values.open].end();
            out.text.append(text_.substr(done, tokens_[at].offset - done));
            out.text.append(text_.substr(begin, tokens_[values.close].offset - begin));
            done = tokens_[values.last].end();
            at = values.last;
        }
        out.text.append(text_.substr(done));
        return out;
    }

  private:
    enum class Place { first, later, inside };

    bool is(std::size_t at, char text) const { return at < tokens_.size() && tokens_[at].is(text); }
    bool word(std::size_t at, std::string_view text) const { return at < tokens_.size() && tokens_[at].is_word(text); }
    bool is_alias(std::size_t at) const {
        return at < tokens_.size() && tokens_[at].kind == TokenKind::quoted_identifier && tokens_[at].value == kAlias;
    }
    bool combines(std::size_t at) const { return word(at, "union") || word(at, "intersect") || word(at, "except"); }

    // `CYCLE id SET is_cycle TO 'Y'::text DEFAULT 'N'::text USING path`: the grammar takes constants alone, without a
    // cast.
    bool is_mark(std::size_t at) const {
        if (tokens_[at].kind != TokenKind::string || at + 1 >= tokens_.size() || !tokens_[at + 1].is("::"))
            return false;
        if (at > 2 && word(at - 1, "to")) return word(at - 3, "set");
        return at > 0 && word(at - 1, "default") && text_.find(" CYCLE ") != std::string_view::npos;
    }

    std::size_t closing(std::size_t at) const {
        int depth = 0;
        for (; at < tokens_.size(); ++at) {
            if (is(at, '(')) ++depth;
            if (is(at, ')') && --depth == 0) break;
        }
        return at;
    }

    // Whether it is the query, or the first or a later one of those that make it, or stands inside of one.
    Place place_of(std::size_t at) const {
        while (at > 0 && is(at - 1, '(')) --at;
        if (at == 0) return Place::first;
        if (word(at - 1, "all")) --at;
        return combines(at - 1) ? Place::later : Place::inside;
    }

    bool values_at(std::size_t at, Values& out) const {
        out.first = at++;
        for (std::size_t number = 1;; ++number) {
            const std::string name = "column" + std::to_string(number);
            if (!is_alias(at) || !is(at + 1, '.') || !word(at + 2, name)) return false;
            at += 3;
            const bool is_named = word(at, "as") && at + 1 < tokens_.size();
            out.names.push_back(is_named ? tokens_[at + 1].value : name);
            out.is_named = out.is_named || out.names.back() != name;
            if (is_named) at += 2;
            if (!is(at, ',')) break;
            ++at;
        }
        // A subquery is printed with a space: `( VALUES`.
        if (!word(at, "from") || !is(at + 1, '(') || !word(at + 2, "values") ||
            tokens_[at + 1].end() != tokens_[at + 2].offset)
            return false;
        out.open = at + 1;
        out.close = closing(out.open);
        out.last = out.close + 1;
        return is_alias(out.last) &&
               (out.last + 1 == tokens_.size() || is(out.last + 1, ')') || combines(out.last + 1));
    }

    std::string_view text_;
    std::vector<Token> tokens_;
};

}  // namespace

PrintedQuery query_as_written(std::string_view printed) {
    const std::string text = as_written(printed);
    if (text.find("\"*VALUES*\"") == std::string::npos && text.find(" CYCLE ") == std::string::npos) return {text};
    return Reader(text).read();
}

}  // namespace schemadiff::sql
