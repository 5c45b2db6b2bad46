#include "support/excerpt.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "support/colour.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::support {

namespace {

constexpr std::size_t kLongestLine = 160;  // bytes
constexpr std::size_t kBeforeCaret = 80;
constexpr std::string_view kCut = "...";

struct Word {
    std::string_view text;
    Colour colour;
};

Word word_of(Severity severity) {
    switch (severity) {
        case Severity::error:
            return {"error", Colour::red};
        case Severity::warning:
            return {"warning", Colour::yellow};
        case Severity::note:
            return {"note", Colour::cyan};
    }
    return {"", Colour::bold};
}

bool comes_before(const Diagnostic& a, const Diagnostic& b) {
    const auto key = [](const Diagnostic& d) {
        return std::tie(d.where.file, d.where.line, d.where.column, d.severity, d.message);
    };
    return key(a) < key(b);
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// A source line and the byte that the caret points at.
struct Place {
    std::string line;
    std::size_t at = 0;
};

// A long line as a window around the caret, cut between characters.
Place shortened(const Place& place) {
    const std::string& line = place.line;
    if (line.size() <= kLongestLine) return place;
    std::size_t begin = place.at > kBeforeCaret ? place.at - kBeforeCaret : 0;
    std::size_t end = std::min(begin + kLongestLine, line.size());
    while (begin > 0 && is_continuation(line[begin])) --begin;
    while (end < line.size() && is_continuation(line[end])) ++end;
    const std::string_view left = begin > 0 ? kCut : "";
    const std::string_view right = end < line.size() ? kCut : "";
    return {std::string(left) + line.substr(begin, end - begin) + std::string(right), place.at - begin + left.size()};
}

// What a terminal would obey, or not show, becomes "?"; the number of bytes stays.
std::string visible(std::string line) {
    for (char& c : line)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) c = '?';
    for (std::optional<std::size_t> bad = first_invalid_utf8(line); bad; bad = first_invalid_utf8(line))
        line[*bad] = '?';
    return line;
}

std::string excerpt(const SourceLocation& where, std::string_view source, bool coloured) {
    const std::vector<std::string_view> lines = split_lines(source);
    const auto number = static_cast<std::size_t>(where.line);
    if (where.line < 1 || number > lines.size()) return "";
    const std::string line(lines[number - 1]);
    const std::size_t at = where.column < 1 ? 0 : static_cast<std::size_t>(where.column) - 1;
    Place place = shortened({line, std::min(at, line.size())});
    place.line = visible(place.line);
    if (where.column < 1) return place.line + "\n";
    return place.line + "\n" + blank_below(std::string_view(place.line).substr(0, place.at)) +
           paint("^", Colour::green, coloured) + "\n";
}

std::string heading(const Diagnostic& diagnostic, bool coloured) {
    const Word word = word_of(diagnostic.severity);
    const std::string place = diagnostic.where.text();
    return (place.empty() ? "" : paint(place + ":", Colour::bold, coloured) + " ") +
           paint(std::string(word.text) + ":", word.colour, coloured) + " " + diagnostic.message + "\n";
}

// Splits nothing twice: the text of a file is read when the first diagnostic names it.
class Sources {
  public:
    explicit Sources(const SourceReader& reader) : reader_(reader) {}
    const std::optional<std::string>& text(const std::string& file) {
        const auto found = texts_.find(file);
        return found != texts_.end() ? found->second : texts_.emplace(file, reader_(file)).first->second;
    }

  private:
    const SourceReader& reader_;
    std::map<std::string, std::optional<std::string>> texts_;
};

}  // namespace

std::optional<std::string> read_source(const std::string& file) {
    try {
        return read_file(file);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::string print_diagnostics(Diagnostics diagnostics, bool coloured, const SourceReader& reader) {
    std::stable_sort(diagnostics.begin(), diagnostics.end(), comes_before);
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end()), diagnostics.end());
    Sources sources(reader);
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += heading(diagnostic, coloured);
        if (diagnostic.where.known() && diagnostic.where.line > 0)
            if (const std::optional<std::string>& source = sources.text(diagnostic.where.file))
                text += excerpt(diagnostic.where, *source, coloured);
        if (!diagnostic.hint.empty())
            text += "  " + paint("hint:", Colour::cyan, coloured) + " " + diagnostic.hint + "\n";
    }
    return text;
}

}  // namespace schemadiff::support
