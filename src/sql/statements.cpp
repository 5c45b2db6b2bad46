#include "sql/statements.h"

#include <algorithm>

#include "schemadiff/error.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// Counts what may hold semicolons inside one statement. As psqlscan.l does it, but BEGIN counts only with ATOMIC.
class Nesting {
  public:
    void see(const Token& token) {
        if (token.is('(')) ++parentheses_;
        if (token.is(')') && parentheses_ > 0) --parentheses_;
        const bool after_begin = previous_was_begin_;
        previous_was_begin_ = token.is_word("begin");
        if (token.kind != TokenKind::identifier || parentheses_ > 0) return;
        if (++words_ == 1) creates_ = token.value == "create";
        if (!creates_) return;
        if (after_begin && token.value == "atomic") ++blocks_;
        if (blocks_ > 0 && token.value == "case") ++blocks_;
        if (blocks_ > 0 && token.value == "end") --blocks_;
    }
    bool open() const { return parentheses_ > 0 || blocks_ > 0; }

  private:
    int parentheses_ = 0;
    int blocks_ = 0;
    int words_ = 0;
    bool creates_ = false;
    bool previous_was_begin_ = false;
};

std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}

[[noreturn]] void fail_unreadable(std::string_view text, const Token& token) {
    const std::string place = "line " + std::to_string(line_of(text, token.offset)) + ": ";
    if (text[token.offset] == '\\') {
        const std::string_view command = text.substr(token.offset, line_end(text, token.offset) - token.offset);
        throw Error(place + "\"" + std::string(command) + "\" is a command of psql, not SQL", "leave it out");
    }
    throw Error(place + "cannot read the SQL at \"" + token.value + "\"",
                "a quote, dollar quote or comment may lack its end");
}

// Where to read on after the lines \restrict and \unrestrict of pg_dump; npos for anything else.
std::size_t after_restrict(std::string_view text, std::size_t at) {
    const bool known = text.substr(at).starts_with("\\restrict ") || text.substr(at).starts_with("\\unrestrict ");
    return known ? line_end(text, at) : std::string_view::npos;
}

class LineCounter {
  public:
    explicit LineCounter(std::string_view text) : text_(text) {}
    // Offsets must not go down from call to call.
    int line(std::size_t offset) {
        for (; at_ < offset; ++at_) line_ += text_[at_] == '\n';
        return line_;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

void drop_trailing_space(std::string& out) {
    while (!out.empty() && (out.back() == ' ' || out.back() == '\t' || out.back() == '\f' || out.back() == '\v'))
        out.pop_back();
}

// Appends what stands between two tokens: spaces, line breaks and comments, of which only the first two are kept.
void append_gap(std::string& out, std::string_view gap) {
    for (std::size_t at = 0; at < gap.size();) {
        const std::string_view pair = gap.substr(at, 2);
        if (pair == "--") {
            at = std::min(gap.find('\n', at), gap.size());
        } else if (pair == "/*") {
            int depth = 0;
            do {
                if (gap.substr(at, 2) == "/*")
                    ++depth, at += 2;
                else if (gap.substr(at, 2) == "*/")
                    --depth, at += 2;
                else
                    ++at;
            } while (depth > 0 && at < gap.size());
            if (!out.empty() && out.back() != '\n' && out.back() != ' ') out += ' ';
        } else if (gap[at] == '\n') {
            drop_trailing_space(out);
            if (!out.empty() && out.back() != '\n') out += '\n';
            ++at;
        } else {
            if (gap[at] != '\r') out += gap[at];
            ++at;
        }
    }
}

}  // namespace

std::vector<Statement> split_statements(std::string_view text) {
    std::vector<Statement> statements;
    LineCounter lines(text);
    Nesting nesting;
    Scanner scanner(text);
    Token token;
    std::size_t start = 0;
    std::size_t end = 0;
    bool open = false;
    const auto finish = [&] {
        if (open)
            statements.push_back({start, end - start, lines.line(start), std::string(text.substr(start, end - start))});
        open = false;
        nesting = Nesting();
    };
    while (scanner.next(token)) {
        if (token.kind == TokenKind::bad) {
            const std::size_t next_line = open ? std::string_view::npos : after_restrict(text, token.offset);
            if (next_line == std::string_view::npos) fail_unreadable(text, token);
            scanner = Scanner(text, next_line);
            continue;
        }
        if (token.is(';') && !nesting.open()) {
            finish();
            continue;
        }
        nesting.see(token);
        if (!open) start = token.offset;
        open = true;
        end = token.end();
    }
    finish();
    return statements;
}

std::string canonical_statement_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t done = 0;
    for (const Token& token : tokens_tolerant(text)) {
        append_gap(out, text.substr(done, token.offset - done));
        for (char c : text.substr(token.offset, token.length)) {
            if (c != '\r') out += c;
        }
        done = token.end();
    }
    append_gap(out, text.substr(done));
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ' || out.back() == '\t')) out.pop_back();
    return out;
}

}  // namespace schemadiff::sql
