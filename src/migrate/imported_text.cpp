#include "migrate/imported_text.h"

#include <map>

#include "migrate/deletes.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/statements.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

// Something to do at a place of the text: so many bytes give way to other ones.
struct Edit {
    std::size_t length = 0;
    std::string text;
};
using Edits = std::map<std::size_t, Edit>;

enum class Control { none, begin, commit, rollback };

Control control_of(const std::string& statement) {
    if (!sql::classify(statement).transaction_control) return Control::none;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    const std::string& word = tokens.front().value;
    if (word == "begin" || word == "start" || word == "set") return Control::begin;
    return word == "commit" || word == "end" ? Control::commit : Control::rollback;
}

std::string directive_line(const std::string& text, std::size_t at, const std::string& line) {
    const std::size_t newline = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    const bool alone = text.find_first_not_of(" \t", begin) >= at;
    return (alone && begin == at ? "" : "\n") + line + "\n";
}

class Importer {
  public:
    Importer(const StepText& step, Diagnostics& diagnostics) : step_(step), diagnostics_(diagnostics) {}

    std::string run() {
        try {
            statements_ = sql::split_statements(step_.text);
        } catch (const Error& error) {
            diagnostics_.push_back({Severity::error, {step_.path, 0, 0}, error.what(), error.hint()});
            return "";
        }
        for (std::size_t i = 0; i < statements_.size(); ++i) replace_control(i);
        mark_deletes();
        return applied();
    }

  private:
    void replace_control(std::size_t index) {
        const sql::Statement& statement = statements_[index];
        const Control control = control_of(statement.text);
        if (control == Control::none) return;
        if (control == Control::rollback) {
            diagnostics_.push_back({Severity::error,
                                    {step_.path, step_.first_line + statement.line - 1, 0},
                                    "\"" + statement.text + "\" has no place in a revision",
                                    "a revision runs in one transaction, or in several by `-- schemadiff: commit`"});
            return;
        }
        std::size_t end = statement.offset + statement.length;
        if (end < step_.text.size() && step_.text[end] == ';') ++end;
        const bool ends_segment = control == Control::commit && something_follows(index);
        edits_[statement.offset] = {
            end - statement.offset,
            ends_segment ? directive_line(step_.text, statement.offset, "-- schemadiff: commit") : ""};
        is_control_.insert({index, true});
    }

    bool something_follows(std::size_t index) const {
        for (std::size_t i = index + 1; i < statements_.size(); ++i)
            if (control_of(statements_[i].text) == Control::none) return true;
        return false;
    }

    void mark_deletes() {
        Segment segment;
        std::vector<std::size_t> offsets;
        for (std::size_t i = 0; i < statements_.size(); ++i) {
            if (is_control_.count(i) != 0) continue;
            SegmentStatement statement;
            statement.text = statements_[i].text;
            statement.where.line = static_cast<int>(offsets.size());
            segment.statements.push_back(std::move(statement));
            offsets.push_back(statements_[i].offset);
        }
        for (const UnmarkedDelete& each : find_unmarked_deletes({segment})) {
            const std::size_t at = offsets[static_cast<std::size_t>(each.where.line)];
            std::string what = each.what;
            for (char& byte : what) byte = byte == '\n' || byte == '\r' ? ' ' : byte;
            edits_[at] = {0, directive_line(step_.text, at, "-- schemadiff: deletes data (" + what + ")")};
        }
    }

    std::string applied() const {
        std::string out;
        std::size_t at = 0;
        for (const auto& [offset, edit] : edits_) {
            out += step_.text.substr(at, offset - at) + edit.text;
            at = offset + edit.length;
        }
        return out + step_.text.substr(at);
    }

    const StepText& step_;
    Diagnostics& diagnostics_;
    std::vector<sql::Statement> statements_;
    std::map<std::size_t, bool> is_control_;
    Edits edits_;
};

}  // namespace

std::string imported_section(const StepText& step, Diagnostics& diagnostics) {
    return Importer(step, diagnostics).run();
}

}  // namespace schemadiff::migrate
