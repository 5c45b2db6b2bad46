#include "migrate/segments.h"

#include <algorithm>
#include <charconv>

#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/statements.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

enum class TransactionWords { refused, left_out };

// The statement's first words, enough to say what it is.
std::vector<sql::Token> words_of(std::string_view text) {
    std::vector<sql::Token> words;
    for (sql::Token& token : sql::tokens_tolerant(text)) {
        if (token.kind == sql::TokenKind::identifier) words.push_back(std::move(token));
    }
    return words;
}

bool has_word(const std::vector<sql::Token>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const sql::Token& token) { return token.is_word(word); });
}

bool begins_with(const std::vector<sql::Token>& words, std::string_view word) {
    return !words.empty() && words.front().is_word(word);
}

bool is_query(const std::vector<sql::Token>& words) {
    for (const std::string_view word : {"select", "with", "values", "table"}) {
        if (begins_with(words, word)) return true;
    }
    return false;
}

// Whether rows and names are the same after the statement as before, so that a guard behind it can run before it.
bool leaves_rows_alone(std::string_view text) {
    const std::vector<sql::Token> words = words_of(text);
    for (const std::string_view word : {"comment", "grant", "revoke"}) {
        if (begins_with(words, word)) return true;
    }
    if (begins_with(words, "create")) return !has_word(words, "as") || !has_word(words, "table");
    if (!begins_with(words, "alter")) return false;
    for (const std::string_view word : {"rename", "type", "using", "attach", "detach", "inherit", "schema"}) {
        if (has_word(words, word)) return false;
    }
    return true;
}

bool copies_with_client(const std::vector<sql::Token>& words) {
    return begins_with(words, "copy") && (has_word(words, "stdin") || has_word(words, "stdout"));
}

bool repeats_for_ever(const std::vector<sql::Token>& words) {
    return !has_word(words, "where") && has_word(words, "update") && !has_word(words, "delete");
}

// The directives that wait for their statement.
struct Pending {
    std::vector<const Directive*> directives;

    const Directive* find(DirectiveKind kind) const {
        for (const Directive* directive : directives) {
            if (directive->kind == kind) return directive;
        }
        return nullptr;
    }
};

bool can_join(const Segment& first, const Segment& second) {
    if (first.kind != SegmentKind::transaction || second.kind != SegmentKind::transaction) return false;
    const sql::TransactionUse last = sql::classify(first.statements.back().text).transaction_use;
    return last != sql::TransactionUse::value_unusable_until_end;
}

class Segmenter {
  public:
    Segmenter(std::string path, TransactionWords transaction_words, Diagnostics& diagnostics)
        : path_(std::move(path)), transaction_words_(transaction_words), diagnostics_(diagnostics) {}

    std::vector<Segment> run(const std::string& text, int first_line, const std::vector<Directive>& directives) {
        const std::vector<sql::Statement> statements = split(text, first_line);
        // The text is split behind as many line ends as precede it in the file, so that lines are the file's.
        const std::size_t shift = static_cast<std::size_t>(first_line - 1);
        auto directive = directives.begin();
        for (const sql::Statement& statement : statements) {
            Pending pending;
            for (; directive != directives.end() && directive->offset + shift < statement.offset; ++directive) {
                take(*directive, pending);
            }
            add(statement, pending);
        }
        for (; directive != directives.end(); ++directive) complain_of_rest(*directive);
        return std::move(segments_);
    }

  private:
    void complain(Severity severity, int line, std::string message, std::string hint) {
        diagnostics_.push_back({severity, {path_, line, 1}, std::move(message), std::move(hint)});
    }

    std::vector<sql::Statement> split(const std::string& text, int first_line) {
        try {
            return sql::split_statements(std::string(static_cast<std::size_t>(first_line - 1), '\n') + text);
        } catch (const Error& error) {
            // "line 7: ...": the place goes where places belong.
            std::string message = error.what();
            int line = first_line;
            if (message.rfind("line ", 0) == 0) {
                const char* end = message.data() + message.size();
                const char* stop = std::from_chars(message.data() + 5, end, line).ptr;
                message = std::string(trim(std::string(stop, end).substr(1)));
            }
            complain(Severity::error, line, message, error.hint());
            return {};
        }
    }

    void take(const Directive& directive, Pending& pending) {
        if (directive.kind == DirectiveKind::irreversible) return;
        if (directive.kind == DirectiveKind::commit) {
            if (!pending.directives.empty()) complain_of_rest(*pending.directives.front());
            pending.directives.clear();
            open_ = false;
            return;
        }
        if (pending.find(directive.kind) != nullptr) {
            return complain(Severity::error, directive.line,
                            "\"" + std::string(directive_name(directive.kind)) + "\" stands twice before one statement",
                            "");
        }
        pending.directives.push_back(&directive);
    }

    void complain_of_rest(const Directive& directive) {
        if (directive.kind == DirectiveKind::irreversible || directive.kind == DirectiveKind::commit) return;
        complain(Severity::error, directive.line,
                 "no statement follows the directive \"" + std::string(directive_name(directive.kind)) + "\"", "");
    }

    void add(const sql::Statement& source, const Pending& pending) {
        const sql::StatementClass what = sql::classify(source.text);
        const std::vector<sql::Token> words = words_of(source.text);
        if (what.transaction_control) return add_transaction_control(source, words);
        if (copies_with_client(words)) {
            return complain(Severity::error, source.line, "COPY from or to the client cannot run here",
                            "write the rows as INSERT ... VALUES");
        }
        SegmentStatement statement{source.text, {path_, source.line, 1}, {}, {}, {}, {}};
        if (const Directive* mark = pending.find(DirectiveKind::deletes_data)) statement.deletes = mark->argument;
        if (const Directive* mark = pending.find(DirectiveKind::lock_timeout)) statement.lock_timeout = mark->argument;
        if (const Directive* mark = pending.find(DirectiveKind::guard)) {
            if (!is_query(words)) {
                return complain(Severity::error, source.line, "a guard stands before a query",
                                "write SELECT ... below it");
            }
            statement.guard = GuardMark{mark->argument, rows_untouched_};
        } else {
            rows_untouched_ = rows_untouched_ && leaves_rows_alone(source.text);
        }
        if (const Directive* mark = pending.find(DirectiveKind::batch)) {
            if (!mark->argument.empty()) statement.batch_pause = mark->argument;
            return add_batch(std::move(statement), words);
        }
        const bool outside = what.transaction_use == sql::TransactionUse::forbidden ||
                             pending.find(DirectiveKind::no_transaction) != nullptr;
        if (outside) return add_alone(SegmentKind::single, std::move(statement));
        add_in_transaction(std::move(statement), what.transaction_use == sql::TransactionUse::value_unusable_until_end);
    }

    void add_transaction_control(const sql::Statement& source, const std::vector<sql::Token>& words) {
        const bool savepoint =
            begins_with(words, "savepoint") || begins_with(words, "release") || has_word(words, "to");
        if (savepoint) return add_in_transaction({source.text, {path_, source.line, 1}, {}, {}, {}, {}}, false);
        const bool plain = begins_with(words, "begin") || begins_with(words, "start") || begins_with(words, "commit") ||
                           begins_with(words, "end");
        if (transaction_words_ == TransactionWords::left_out && plain && !has_word(words, "prepared")) return;
        complain(
            Severity::error, source.line,
            "\"" + std::string(source.text.substr(0, source.text.find('\n'))) + "\": transactions are the runner's",
            transaction_words_ == TransactionWords::left_out
                ? "leave it out; the file runs in one transaction"
                : "leave it out; `-- schemadiff: commit` ends a transaction, `-- schemadiff: no-transaction` runs "
                  "the next statement outside one");
    }

    void add_batch(SegmentStatement statement, const std::vector<sql::Token>& words) {
        const int line = statement.where.line;
        const bool fits = begins_with(words, "update") || begins_with(words, "delete") || begins_with(words, "with");
        if (!fits || statement.guard) {
            return complain(Severity::error, line, "a batch is an UPDATE or a DELETE",
                            "it is repeated until it touches no row");
        }
        if (repeats_for_ever(words)) {
            return complain(Severity::error, line,
                            "this batch would never end: an UPDATE without WHERE always touches rows",
                            "let its WHERE leave out the rows that are done");
        }
        if (!has_word(words, "limit") && !has_word(words, "fetch")) {
            complain(Severity::warning, line, "this batch has no bound: it touches all its rows in one transaction",
                     "choose the rows with a subquery that has a LIMIT");
        }
        add_alone(SegmentKind::batch, std::move(statement));
    }

    void add_alone(SegmentKind kind, SegmentStatement statement) {
        Segment segment{kind, {}};
        segment.statements.push_back(std::move(statement));
        segments_.push_back(std::move(segment));
        open_ = false;
    }

    // A value that is added to an enum can be used once its transaction has ended: such statements have a segment of
    // their own as soon as another follows.
    void add_in_transaction(SegmentStatement statement, bool adds_value) {
        if (open_ && last_adds_value_ && !adds_value) split_off_values();
        if (!open_) {
            segments_.push_back({SegmentKind::transaction, {}});
            values_ = 0;
        }
        open_ = true;
        last_adds_value_ = adds_value;
        values_ = adds_value ? values_ + 1 : 0;
        segments_.back().statements.push_back(std::move(statement));
    }

    void split_off_values() {
        open_ = false;
        std::vector<SegmentStatement>& all = segments_.back().statements;
        if (values_ == all.size()) return;
        const auto begin = all.end() - static_cast<std::ptrdiff_t>(values_);
        Segment own{SegmentKind::transaction, {begin, all.end()}};
        all.erase(begin, all.end());
        segments_.push_back(std::move(own));
    }

    std::string path_;
    TransactionWords transaction_words_;
    Diagnostics& diagnostics_;
    std::vector<Segment> segments_;
    bool open_ = false;
    bool last_adds_value_ = false;
    std::size_t values_ = 0;  // how many statements at the segment's end add a value
    bool rows_untouched_ = true;
};

}  // namespace

std::vector<Segment> segments_of(const Revision& revision, Direction direction, Diagnostics& diagnostics) {
    const Section* section = direction == Direction::upgrade ? &revision.upgrade
                             : revision.downgrade            ? &*revision.downgrade
                                                             : nullptr;
    if (section == nullptr) return {};
    Segmenter segmenter(revision.path, TransactionWords::refused, diagnostics);
    return segmenter.run(section->text, section->first_line, section->directives);
}

std::vector<Segment> segments_of_file(const std::string& path, std::string_view text, Diagnostics& diagnostics) {
    return Segmenter(path, TransactionWords::left_out, diagnostics).run(std::string(text), 1, {});
}

void append_segments(std::vector<Segment>& segments, std::vector<Segment> more) {
    for (std::size_t i = 0; i < more.size(); ++i) {
        if (i > 0 || segments.empty() || !can_join(segments.back(), more[i])) {
            segments.push_back(std::move(more[i]));
            continue;
        }
        auto& target = segments.back().statements;
        std::move(more[i].statements.begin(), more[i].statements.end(), std::back_inserter(target));
    }
}

}  // namespace schemadiff::migrate
