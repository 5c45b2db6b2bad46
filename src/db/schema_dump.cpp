#include "db/schema_dump.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>

#include "db/child_process.h"
#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::db {

namespace {

using Lines = std::vector<std::string>;

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

std::string trimmed_right(std::string text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
    return text;
}

std::string trimmed(std::string text) {
    text = trimmed_right(std::move(text));
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool is_noise(const std::string& line) {
    constexpr std::array<std::string_view, 5> kStarts = {"--", "\\restrict", "\\unrestrict", "SET ",
                                                         "SELECT pg_catalog.set_config"};
    return trimmed(line).empty() ||
           std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) { return line.starts_with(start); });
}

// The tag ($$, $body$) that begins at `at`; empty if none does.
std::string dollar_tag(const std::string& line, std::size_t at) {
    if (line[at] != '$' || (at > 0 && is_word(line[at - 1]))) return "";
    for (std::size_t end = at + 1; end < line.size(); ++end) {
        if (line[end] == '$') return line.substr(at, end + 1 - at);
        if (!is_word(line[end]) || (end == at + 1 && std::isdigit(static_cast<unsigned char>(line[end])) != 0))
            return "";
    }
    return "";
}

// The dollar quote that is open after `line`, given the one open before it; empty if none.
std::string open_quote_after(const std::string& line, std::string open) {
    for (std::size_t at = 0; at < line.size();) {
        if (!open.empty()) {
            const std::size_t end = line.find(open, at);
            if (end == std::string::npos) return open;
            at = end + open.size();
            open.clear();
            continue;
        }
        open = dollar_tag(line, at);
        at += open.empty() ? 1 : open.size();
    }
    return open;
}

std::vector<Lines> statements_of(const std::string& dump) {
    std::vector<Lines> statements;
    Lines current;
    std::string quote;
    for (std::size_t begin = 0; begin < dump.size();) {
        const std::size_t end = std::min(dump.find('\n', begin), dump.size());
        const std::string line = dump.substr(begin, end - begin);
        begin = end + 1;
        if (quote.empty() && is_noise(line)) continue;
        current.push_back(quote.empty() ? trimmed_right(line) : line);
        quote = open_quote_after(line, quote);
        if (quote.empty() && current.back().ends_with(";")) {
            statements.push_back(std::move(current));
            current.clear();
        }
    }
    if (!current.empty()) statements.push_back(current);
    return statements;
}

// A column cannot change its place, so the place says nothing.
void sort_table(Lines& lines) {
    const std::string& first = lines.front();
    const bool is_table = first.starts_with("CREATE TABLE ") || first.starts_with("CREATE UNLOGGED TABLE ") ||
                          first.starts_with("CREATE FOREIGN TABLE ");
    if (!is_table || lines.size() < 3) return;
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
        lines[i] = trimmed(lines[i]);
        if (lines[i].ends_with(",")) lines[i].pop_back();
    }
    std::sort(lines.begin() + 1, lines.end() - 1);
}

std::string masked(std::string text) {
    std::vector<std::string_view> words = {"password '", "passfile '", "sslkey '"};
    if (text.starts_with("CREATE SUBSCRIPTION ")) words.push_back("CONNECTION '");
    for (const std::string_view word : words)
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) {
            const std::size_t begin = at + word.size();
            text.replace(begin, text.find('\'', begin) - begin, "***");
        }
    return text;
}

bool names_any(const std::string& text, const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return text.find(name) != std::string::npos; });
}

// A file of one's own, gone at the end.
struct TemporaryFile {
    std::string path =
        (std::filesystem::temp_directory_path() / ("schemadiff-dump-" + support::random_hex(12))).string();
    ~TemporaryFile() {
        std::error_code error;
        std::filesystem::remove(path, error);
    }
};

}  // namespace

std::vector<std::string> normalised_dump(const std::string& dump, const std::vector<std::string>& leave_out) {
    std::vector<std::string> result;
    for (Lines& lines : statements_of(dump)) {
        sort_table(lines);
        std::string text;
        for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
        if (!names_any(text, leave_out)) result.push_back(masked(text));
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::vector<std::string> schema_dump(const std::string& binaries, const std::string& url,
                                     const std::vector<std::string>& leave_out) {
    const TemporaryFile file;
    const TemporaryFile log;
    const int status = wait_for_end(start_child(
        {{binaries + "/pg_dump", "--schema-only", "--file=" + file.path, "--dbname=" + url}, std::nullopt, log.path}));
    if (status != 0) throw Error("pg_dump: " + support::read_file(log.path));
    return normalised_dump(support::read_file(file.path), leave_out);
}

}  // namespace schemadiff::db
