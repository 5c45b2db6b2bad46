#include "cli/decisions.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::cli {

namespace {

constexpr std::string_view kHead =
    "# schemadiff: decided 1. What servers said about the model's texts; generated, may be committed, safe to "
    "delete.\n";
constexpr std::string_view kAgreement = " agreement";
constexpr std::size_t kKeyLength = 64;

bool is_key(std::string_view text) {
    return text.size() == kKeyLength && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string line_of(const std::string& key, const Decisions::Entry& entry) {
    return key + ' ' + entry.text();
}

// One for all projects of a user: a hook looks at a copy of the project, in another place each time.
std::string proofs_path() {
    const std::optional<std::string> folder = support::cache_folder();
    return folder ? *folder + "/proved" : "";
}

// What older projects proved goes first.
constexpr std::size_t kMostProofs = 100000;

template <class Each>
void for_each_line(std::string_view text, const Each& each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string read_or_nothing(const std::string& path) {
    std::error_code error;
    if (path.empty() || !std::filesystem::is_regular_file(path, error)) return "";
    try {
        return support::read_file(path);
    } catch (const Error&) {
        return "";
    }
}

void write_if_possible(const std::string& path, const std::string& text) {
    try {
        support::write_file_atomically(path, text);
    } catch (const Error&) {
        // The next run asks again.
    }
}

}  // namespace

std::string Decisions::Entry::text() const {
    return nlohmann::json::array({server, object, attribute, printed})
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Decisions::Decisions(std::string path) : path_(std::move(path)), proofs_path_(proofs_path()) {
    if (path_.empty()) return;
    std::error_code error;
    is_there_ = std::filesystem::exists(path_, error);
    for_each_line(read_or_nothing(path_), [&](std::string_view line) { read_line(line); });
    if (!entries_.empty()) read_proofs();
}

void Decisions::read_line(std::string_view line) {
    if (line.starts_with('#')) return;
    const std::string_view key = line.substr(0, kKeyLength);
    if (!is_key(key)) return;
    if (line.substr(kKeyLength) == kAgreement) {
        agreement_ = key;
        return;
    }
    const auto fields = nlohmann::json::parse(line.substr(kKeyLength), nullptr, false);
    if (!fields.is_array() || fields.size() != 4 || !fields[0].is_number_integer()) return;
    if (!std::all_of(fields.begin() + 1, fields.end(), [](const auto& each) { return each.is_string(); })) return;
    entries_[std::string(key)] = {fields[0], fields[1], fields[2], fields[3], false};
}

void Decisions::read_proofs() {
    std::set<std::string, std::less<>> proofs;
    for_each_line(read_or_nothing(proofs_path_), [&](std::string_view line) { proofs.emplace(line); });
    if (proofs.empty()) return;
    for (auto& [key, entry] : entries_) entry.proved = proofs.contains(support::sha256(line_of(key, entry)));
}

const Decisions::Entry* Decisions::find(const std::string& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

void Decisions::put(const std::string& key, Entry entry) {
    entry.proved = true;
    used_.insert(key);
    const auto known = entries_.find(key);
    if (known == entries_.end() || known->second.text() != entry.text())
        is_changed_ = true;
    else if (known->second.proved)
        return;
    is_proved_more_ = true;
    entries_[key] = std::move(entry);
}

void Decisions::drop(const std::string& key) {
    is_changed_ |= entries_.erase(key) > 0;
}

void Decisions::set_agreement(const std::string& key) {
    if (agreement_ == key) return;
    agreement_ = key;
    is_changed_ = true;
}

void Decisions::write() {
    // The places that this run asked about: what else is kept for them is of a text that is no more.
    std::set<std::tuple<int, std::string, std::string>> asked;
    for (const std::string& key : used_)
        if (const Entry* entry = find(key)) asked.emplace(entry->server, entry->object, entry->attribute);
    is_changed_ |= std::erase_if(entries_, [&](const auto& each) {
                       return !used_.contains(each.first) &&
                              asked.contains({each.second.server, each.second.object, each.second.attribute});
                   }) > 0;
    if (!is_changed_ && !is_proved_more_) return;
    if (is_changed_) write_if_possible(path_, text());
    if (is_proved_more_ && !proofs_path_.empty()) write_if_possible(proofs_path_, proofs_text());
}

std::string Decisions::text() const {
    std::set<std::string> lines;
    for (const auto& [key, entry] : entries_) lines.insert(line_of(key, entry));
    if (!agreement_.empty()) lines.insert(agreement_ + std::string(kAgreement));
    std::string out(kHead);
    for (const std::string& line : lines) out += line + '\n';
    return out;
}

std::string Decisions::proofs_text() const {
    std::set<std::string, std::less<>> mine;
    for (const auto& [key, entry] : entries_)
        if (entry.proved) mine.insert(support::sha256(line_of(key, entry)));
    std::vector<std::string> all;
    for_each_line(read_or_nothing(proofs_path_), [&](std::string_view line) {
        if (!mine.contains(line)) all.emplace_back(line);
    });
    all.insert(all.end(), mine.begin(), mine.end());
    std::string out;
    for (std::size_t at = all.size() > kMostProofs ? all.size() - kMostProofs : 0; at < all.size(); ++at)
        out += all[at] + '\n';
    return out;
}

}  // namespace schemadiff::cli
