#include "migrate/revision_file.h"

#include <algorithm>

#include "migrate/comments.h"
#include "migrate/revision_header.h"
#include "migrate/source_text.h"
#include "migrate/text.h"

namespace schemadiff::migrate {
namespace {

// The offset of the first line that opens a section, or the text's size.
std::size_t first_section(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        Diagnostics ignored;
        const std::string_view line = text.substr(at, end - at);
        if (looks_like_directive(line)) {
            const auto directive = parse_directive(trim(line), {}, ignored);
            if (directive &&
                (directive->kind == DirectiveKind::upgrade || directive->kind == DirectiveKind::downgrade)) {
                return at;
            }
        }
        at = end + 1;
    }
    return text.size();
}

int count_lines(std::string_view text) {
    int lines = 0;
    for (const char byte : text) lines += byte == '\n' ? 1 : 0;
    return lines;
}

class SectionReader {
  public:
    SectionReader(Revision& revision, std::string_view text, int first_line, Diagnostics& diagnostics)
        : revision_(revision), text_(text), first_line_(first_line), diagnostics_(diagnostics) {}

    void read() {
        const CommentScan scan = scan_comments(text_, first_line_);
        for (const Comment& comment : scan.comments) {
            const std::string_view words = text_.substr(comment.offset, comment.length);
            if (!comment.block && !comment.in_body && looks_like_directive(words)) read_directive(comment, words);
        }
        if (scan.unreadable) report_unreadable(*scan.unreadable);
        end_section(text_.size());
        if (!has_upgrade_) {
            complain({revision_.path, 1, 1}, "no upgrade section",
                     "put the statements below a line `-- schemadiff: upgrade`");
        }
    }

  private:
    void complain(SourceLocation where, std::string message, std::string hint) {
        diagnostics_.push_back({Severity::error, std::move(where), std::move(message), std::move(hint)});
    }

    void read_directive(const Comment& comment, std::string_view words) {
        const SourceLocation where{revision_.path, comment.line, comment.column};
        if (comment.column != 1) {
            return complain(where, "a directive stands alone at the start of its line",
                            "move `" + std::string(trim(words)) + "` to a line of its own, without spaces before it");
        }
        std::optional<Directive> directive = parse_directive(words, where, diagnostics_);
        if (!directive) return;
        if (directive->kind == DirectiveKind::upgrade || directive->kind == DirectiveKind::downgrade) {
            end_section(comment.offset);
            return begin_section(*directive, comment, where);
        }
        if (comment.inside_statement) {
            return complain(
                where,
                "the directive \"" + std::string(directive_name(directive->kind)) + "\" stands inside a statement",
                "end the statement before it with a semicolon");
        }
        if (directive->kind == DirectiveKind::irreversible && in_upgrade_) {
            return complain(where, "\"irreversible\" belongs into the downgrade section", "");
        }
        if (section_ == nullptr) return;
        directive->offset = comment.offset - section_begin_;
        section_->directives.push_back(*directive);
    }

    void begin_section(const Directive& mark, const Comment& comment, const SourceLocation& where) {
        in_upgrade_ = mark.kind == DirectiveKind::upgrade;
        section_ = nullptr;
        if (in_upgrade_ ? has_upgrade_ : revision_.downgrade.has_value()) {
            return complain(where, "a second " + std::string(directive_name(mark.kind)) + " section",
                            "a file has one of each");
        }
        if (in_upgrade_) has_upgrade_ = true;
        section_ = in_upgrade_ ? &revision_.upgrade : &revision_.downgrade.emplace();
        const std::size_t line_end = text_.find('\n', comment.offset);
        section_begin_ = line_end == std::string_view::npos ? text_.size() : line_end + 1;
        section_->first_line = comment.line + 1;
    }

    void end_section(std::size_t end) {
        if (section_ != nullptr && section_begin_ < end) {
            section_->text = std::string(text_.substr(section_begin_, end - section_begin_));
        }
    }

    void report_unreadable(std::size_t offset) {
        const std::string_view before = text_.substr(0, offset);
        const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        const SourceLocation where{revision_.path, first_line_ + count_lines(before),
                                   static_cast<int>(offset - line_start) + 1};
        const std::string_view line = text_.substr(offset, text_.find('\n', offset) - offset);
        const char first = text_[offset];
        if (first == '\\') {
            return complain(where, "\"" + std::string(trim(line)) + "\" is a command of psql, not SQL", "leave it out");
        }
        const std::string what = first == '"'   ? "quoted name"
                                 : first == '$' ? "dollar-quoted text"
                                 : first == '/' ? "comment"
                                                : "string";
        complain(where, "this " + what + " has no end",
                 "everything behind it would be part of it, the next section as well");
    }

    Revision& revision_;
    std::string_view text_;
    int first_line_;
    Diagnostics& diagnostics_;
    Section* section_ = nullptr;
    std::size_t section_begin_ = 0;
    bool in_upgrade_ = false;
    bool has_upgrade_ = false;
};

// The section's text between the marks: without empty lines around it.
std::string section_text(const std::string& text) {
    const std::size_t begin = text.find_first_not_of("\n");
    if (begin == std::string::npos) return "";
    std::string body = text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
    return body.empty() ? "" : body + "\n";
}

}  // namespace

Revision parse_revision(std::string path, std::string_view text, Diagnostics& diagnostics) {
    Revision revision;
    revision.path = std::move(path);
    const std::size_t known = diagnostics.size();
    const std::optional<std::string> source = read_source_text(revision.path, text, diagnostics);
    if (source) {
        const std::size_t sections = first_section(*source);
        const std::string_view head = std::string_view(*source).substr(0, sections);
        parse_revision_header(revision, head, diagnostics);
        SectionReader(revision, std::string_view(*source).substr(sections), count_lines(head) + 1, diagnostics).read();
    }
    for (std::size_t i = known; i < diagnostics.size(); ++i) {
        if (diagnostics[i].severity == Severity::error) revision.broken = true;
    }
    return revision;
}

std::string write_revision(const Revision& revision) {
    std::string text = write_revision_header(revision);
    text += "\n-- schemadiff: upgrade\n" + section_text(revision.upgrade.text);
    if (revision.downgrade) text += "\n-- schemadiff: downgrade\n" + section_text(revision.downgrade->text);
    return text;
}

}  // namespace schemadiff::migrate
