#include "migrate/numbered_files.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "migrate/source_text.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "support/files.h"

namespace schemadiff::migrate {
namespace {

enum class Way { up, down, both };

struct NamedFile {
    std::string path;
    NumberAndName name;
    Way way = Way::both;
};

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

// Takes the ending off; whether it was there.
bool strip_end(std::string& text, std::string_view end) {
    if (!support::lower_case(text).ends_with(end)) return false;
    text.resize(text.size() - end.size());
    return true;
}

Way strip_way(std::string& stem) {
    for (const std::string_view end : {".up", "_up", ".do"})
        if (strip_end(stem, end)) return Way::up;
    for (const std::string_view end : {".down", "_down", ".undo", ".rollback", "_rollback"})
        if (strip_end(stem, end)) return Way::down;
    return Way::both;
}

// Flyway's V1_1__name and U1_1__name.
bool strip_flyway(std::string& stem, Way& way) {
    if (stem.size() < 3 || (stem[0] != 'V' && stem[0] != 'U') || !is_digit(stem[1])) return false;
    const std::size_t end = stem.find("__");
    if (end == std::string::npos) return false;
    way = stem[0] == 'U' ? Way::down : way;
    std::replace(stem.begin(), stem.begin() + static_cast<std::ptrdiff_t>(end), '_', '.');
    stem.erase(0, 1);
    return true;
}

NamedFile named(const std::filesystem::path& path, const std::filesystem::path& folder) {
    NamedFile file;
    file.path = path.string();
    std::string stem = path.stem().string();
    if (path.parent_path() != folder) {
        file.way = stem == "down" ? Way::down : Way::up;
        stem = path.parent_path().filename().string();
    } else {
        file.way = strip_way(stem);
        strip_flyway(stem, file.way);
    }
    file.name = split_number(stem);
    return file;
}

// The files of the folder, and up.sql and down.sql of the folders in it.
std::vector<NamedFile> named_files(const std::string& folder, Diagnostics& diagnostics) {
    std::vector<NamedFile> files;
    for (const std::string& path : support::list_files(folder, {".sql"})) {
        const std::filesystem::path file(path);
        const bool below = file.parent_path() != std::filesystem::path(folder);
        if (below && (file.parent_path().parent_path() != std::filesystem::path(folder) ||
                      (file.stem() != "up" && file.stem() != "down")))
            continue;
        NamedFile found = named(file, folder);
        if (found.name.number.empty())
            diagnostics.push_back({Severity::warning, {path, 0, 0}, "has no number: left out", ""});
        else
            files.push_back(std::move(found));
    }
    return files;
}

// A line that opens one way in a file that holds both.
std::optional<Way> way_mark(std::string_view line) {
    const std::string text = support::lower_case(support::trim(line));
    for (const std::string_view start : {"-- +goose ", "-- +migrate ", "-- migrate:"}) {
        if (!text.starts_with(start)) continue;
        const std::string_view rest = support::trim(std::string_view(text).substr(start.size()));
        if (rest == "up" || rest.starts_with("up ")) return Way::up;
        if (rest == "down" || rest.starts_with("down ")) return Way::down;
    }
    return std::nullopt;
}

void split_ways(NumberedStep& step) {
    const StepText whole = step.up;
    StepText* part = nullptr;
    int number = 0;
    for (const std::string_view line : support::split_lines(whole.text)) {
        ++number;
        if (const std::optional<Way> way = way_mark(line)) {
            if (part == nullptr) step.up.text.clear();
            if (*way == Way::down) step.down = StepText{whole.path, 1, ""};
            part = *way == Way::down ? &*step.down : &step.up;
            part->first_line = number + 1;
        } else if (part != nullptr) {
            part->text += std::string(line) + "\n";
        }
    }
}

std::optional<StepText> read_step(const std::string& path, Diagnostics& diagnostics) {
    try {
        if (auto text = read_source_text(path, support::read_file(path), diagnostics))
            return StepText{path, 1, std::move(*text)};
    } catch (const Error& error) {
        diagnostics.push_back({Severity::error, {path, 0, 0}, error.what(), error.hint()});
    }
    return std::nullopt;
}

struct Pair {
    const NamedFile* up = nullptr;
    const NamedFile* down = nullptr;
};

void put(const NamedFile& file, Pair& pair, Diagnostics& diagnostics) {
    const NamedFile*& place = file.way == Way::down ? pair.down : pair.up;
    if (place != nullptr)
        diagnostics.push_back({Severity::error,
                               {file.path, 0, 0},
                               "has the number " + file.name.number + ", as " + place->path + " has",
                               "give one of them another number: they run in the order of their numbers"});
    place = &file;
}

}  // namespace

NumberAndName split_number(std::string_view stem) {
    std::size_t end = 0;
    for (std::size_t at = 0; at < stem.size(); ++at) {
        const bool inside = (stem[at] == '-' || stem[at] == '.') && at > 0 && at + 1 < stem.size() &&
                            is_digit(stem[at - 1]) && is_digit(stem[at + 1]);
        if (!is_digit(stem[at]) && !inside) break;
        end = at + 1;
    }
    NumberAndName out{std::string(stem.substr(0, end)), std::string(stem.substr(end))};
    std::erase(out.number, '-');
    std::replace_if(
        out.name.begin(), out.name.end(), [](char byte) { return byte == '_' || byte == '-'; }, ' ');
    out.name = std::string(support::trim(out.name));
    return out;
}

bool number_before(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        std::string_view left = a.substr(0, a.find('.'));
        std::string_view right = b.substr(0, b.find('.'));
        a.remove_prefix(std::min(left.size() + 1, a.size()));
        b.remove_prefix(std::min(right.size() + 1, b.size()));
        left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
        right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
        if (left.size() != right.size()) return left.size() < right.size();
        if (left != right) return left < right;
    }
    return a.size() < b.size();
}

std::vector<NumberedStep> read_numbered_files(const std::string& folder, Diagnostics& diagnostics) {
    const std::vector<NamedFile> files = named_files(folder, diagnostics);
    const auto before = [](const std::string& a, const std::string& b) { return number_before(a, b); };
    std::map<std::string, Pair, decltype(before)> pairs(before);
    for (const NamedFile& file : files) put(file, pairs[file.name.number], diagnostics);
    std::vector<NumberedStep> steps;
    for (const auto& [number, pair] : pairs) {
        if (pair.up == nullptr) {
            diagnostics.push_back({Severity::error, {pair.down->path, 0, 0}, "is a way down without a way up", ""});
            continue;
        }
        std::optional<StepText> up = read_step(pair.up->path, diagnostics);
        if (!up) continue;
        NumberedStep step{pair.up->name.number, pair.up->name.name, std::move(*up), std::nullopt};
        if (pair.down != nullptr) step.down = read_step(pair.down->path, diagnostics);
        if (pair.up->way == Way::both) split_ways(step);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace schemadiff::migrate
