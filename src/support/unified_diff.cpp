#include "support/unified_diff.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "support/colour.h"
#include "support/line_match.h"

namespace schemadiff::support {

namespace {

// Lines with their newlines, so that a last line without one is another line.
class LineTable {
  public:
    std::vector<int> numbers_of(std::string_view text) {
        std::vector<int> numbers;
        while (!text.empty()) {
            const std::size_t newline = text.find('\n');
            const std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
            numbers.push_back(number_of(text.substr(0, size)));
            text.remove_prefix(size);
        }
        return numbers;
    }

    std::string_view line(int number) const { return lines_[static_cast<std::size_t>(number)]; }

  private:
    int number_of(std::string_view line) {
        const auto [found, is_new] = numbers_.try_emplace(line, static_cast<int>(lines_.size()));
        if (is_new) lines_.push_back(line);
        return found->second;
    }

    std::unordered_map<std::string_view, int> numbers_;
    std::vector<std::string_view> lines_;
};

// The edits [begin, end), and the lines of both texts before them.
struct Hunk {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t old_before = 0;
    std::size_t new_before = 0;
};

// Changes with their context; those whose contexts touch are one.
std::vector<Hunk> hunks_of(const std::vector<Edit>& edits, std::size_t context) {
    std::vector<Hunk> hunks;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (edits[i].kind == EditKind::keep) continue;
        const std::size_t begin = i > context ? i - context : 0;
        if (hunks.empty() || begin > hunks.back().end) hunks.push_back({begin, 0, 0, 0});
        hunks.back().end = std::min(i + 1 + context, edits.size());
    }
    std::size_t at = 0;
    std::size_t old_lines = 0;
    std::size_t new_lines = 0;
    for (Hunk& hunk : hunks) {
        for (; at < hunk.begin; ++at) {
            old_lines += edits[at].kind != EditKind::add;
            new_lines += edits[at].kind != EditKind::remove;
        }
        hunk.old_before = old_lines;
        hunk.new_before = new_lines;
    }
    return hunks;
}

// "12,3", "12" for one line; the line before where there is none (diff -u).
std::string range(std::size_t before, std::size_t count) {
    const std::string first = std::to_string(count == 0 ? before : before + 1);
    return count == 1 ? first : first + "," + std::to_string(count);
}

std::string line_of(const Edit& edit, const LineTable& table, bool coloured) {
    std::string text(1, edit.kind == EditKind::keep ? ' ' : edit.kind == EditKind::remove ? '-' : '+');
    text += table.line(edit.line);
    if (!text.ends_with('\n')) text += "\n\\ No newline at end of file\n";
    if (edit.kind == EditKind::keep) return text;
    return paint(text, edit.kind == EditKind::remove ? Colour::red : Colour::green, coloured);
}

std::string text_of(const Hunk& hunk, const std::vector<Edit>& edits, const LineTable& table, bool coloured) {
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    std::string body;
    for (std::size_t i = hunk.begin; i < hunk.end; ++i) {
        old_count += edits[i].kind != EditKind::add;
        new_count += edits[i].kind != EditKind::remove;
        body += line_of(edits[i], table, coloured);
    }
    const std::string header =
        "@@ -" + range(hunk.old_before, old_count) + " +" + range(hunk.new_before, new_count) + " @@\n";
    return paint(header, Colour::cyan, coloured) + body;
}

}  // namespace

std::string unified_diff(std::string_view old_text, std::string_view new_text, const UnifiedDiffOptions& options) {
    if (old_text == new_text) return "";
    LineTable table;
    const std::vector<int> before = table.numbers_of(old_text);
    const std::vector<int> after = table.numbers_of(new_text);
    const std::vector<Edit> edits = match_lines(before, after);
    std::string text = paint("--- " + options.old_name + "\n", Colour::bold, options.coloured) +
                       paint("+++ " + options.new_name + "\n", Colour::bold, options.coloured);
    for (const Hunk& hunk : hunks_of(edits, static_cast<std::size_t>(std::max(0, options.context))))
        text += text_of(hunk, edits, table, options.coloured);
    return text;
}

}  // namespace schemadiff::support
