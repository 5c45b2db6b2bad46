#include "migrate/comments.h"

#include <algorithm>

#include "migrate/directive.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

class CommentScanner {
  public:
    CommentScanner(std::string_view sql, int first_line) : sql_(sql), line_(first_line) {}

    CommentScan run() {
        std::size_t end = 0;
        sql::Scanner scanner(sql_);
        for (sql::Token token; scanner.next(token);) {
            scan_gap(end, token.offset);
            end = token.end();
            if (token.kind != sql::TokenKind::bad) {
                see(token);
                continue;
            }
            end = std::min(sql_.find('\n', token.offset), sql_.size());
            if (!is_dump_line(token.offset)) {
                scan_.unreadable = token.offset;
                return std::move(scan_);
            }
            scanner = sql::Scanner(sql_, end);
        }
        scan_gap(end, sql_.size());
        return std::move(scan_);
    }

  private:
    // pg_dump writes lines \restrict and \unrestrict since 18 and the fixes of August 2025.
    bool is_dump_line(std::size_t at) const {
        return sql_.substr(at).starts_with("\\restrict ") || sql_.substr(at).starts_with("\\unrestrict ");
    }

    // What stands between two tokens: spaces and whole comments.
    void scan_gap(std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at + 1 < end;) {
            if (sql_[at] == '-' && sql_[at + 1] == '-') {
                at = push(at, std::min(end, sql_.find_first_of("\r\n", at)), false);
            } else if (sql_[at] == '/' && sql_[at + 1] == '*') {
                at = push(at, end_of_block(at, end), true);
            } else {
                ++at;
            }
        }
    }

    std::size_t end_of_block(std::size_t begin, std::size_t limit) const {
        int depth = 0;
        for (std::size_t at = begin; at + 1 < limit; ++at) {
            const std::string_view pair = sql_.substr(at, 2);
            if (pair == "/*") ++depth;
            if (pair == "*/") --depth;
            if (pair != "/*" && pair != "*/") continue;
            ++at;
            if (depth == 0) return at + 1;
        }
        return limit;
    }

    std::size_t push(std::size_t begin, std::size_t end, bool block) {
        for (; counted_ < begin; ++counted_) {
            if (sql_[counted_] != '\n') continue;
            ++line_;
            line_start_ = counted_ + 1;
        }
        const int column = static_cast<int>(begin - line_start_) + 1;
        scan_.comments.push_back({begin, end - begin, line_, column, block, body_depth_ > 0, inside_statement_});
        if (!block && column == 1 && body_depth_ == 0 && opens_section(sql_.substr(begin, end - begin)))
            inside_statement_ = false;
        return end;
    }

    // A section ends the last statement of the one before it, with or without a semicolon.
    static bool opens_section(std::string_view comment) {
        if (!looks_like_directive(comment)) return false;
        Diagnostics ignored;
        const std::optional<Directive> directive = parse_directive(comment, {}, ignored);
        return directive && (directive->kind == DirectiveKind::upgrade || directive->kind == DirectiveKind::downgrade);
    }

    void see(const sql::Token& token) {
        if (body_depth_ > 0) {
            if (token.is_word("case")) ++body_depth_;
            if (token.is_word("end")) --body_depth_;
        } else if (after_begin_ && token.is_word("atomic")) {
            body_depth_ = 1;
        }
        after_begin_ = token.is_word("begin");
        inside_statement_ = body_depth_ > 0 || !token.is(';');
    }

    std::string_view sql_;
    std::size_t counted_ = 0;
    std::size_t line_start_ = 0;
    int line_;
    int body_depth_ = 0;
    bool after_begin_ = false;
    bool inside_statement_ = false;
    CommentScan scan_;
};

}  // namespace

CommentScan scan_comments(std::string_view sql, int first_line) {
    return CommentScanner(sql, first_line).run();
}

}  // namespace schemadiff::migrate
