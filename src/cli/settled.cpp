#include "cli/settled.h"

#include <algorithm>
#include <filesystem>

#include "cli/cache_key.h"
#include "cli/run.h"
#include "migrate/revision_folder.h"
#include "support/files.h"
#include "support/hash.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

// One folder of revisions is applied to a few databases.
constexpr std::size_t kStates = 8;

std::string state_key(const migrate::VersionState& state) {
    std::string key;
    for (const std::string& row : state.rows) add_to_key(key, row);
    for (const migrate::RecordedRevision& each : state.recorded) {
        key += '\n';
        add_to_key(key, each.revision);
        add_to_key(key, each.direction);
        add_to_key(key, each.checksum);
    }
    return support::sha256(key);
}

}  // namespace

Settled::Settled(Session& session, std::string_view target) {
    const std::optional<std::string> folder = support::cache_folder();
    const std::optional<std::string> files = migrate::revision_folders_fingerprint(session.revision_folders());
    if (!folder || !files) return;
    std::string place;
    for (const std::string& each : session.revision_folders())
        add_to_key(place, std::filesystem::absolute(each).string());
    add_to_key(place, target);
    path_ = *folder + "/settled-" + support::sha256(place).substr(0, 32);
    std::string key = place;
    add_program_to_key(key);
    add_to_key(key, *files);
    files_ = support::sha256(key);
    try {
        if (!std::filesystem::exists(path_)) return;
        const std::string text = support::read_file(path_);
        const std::vector<std::string_view> lines = support::split_lines(text);
        if (lines.empty() || lines.front() != files_) return;
        remembered_.assign(lines.begin() + 1, lines.end());
    } catch (const std::exception&) {
        // What cannot be read is not remembered.
    }
}

bool Settled::holds(const migrate::VersionState& state) const {
    if (state.unfinished) return false;
    return std::find(remembered_.begin(), remembered_.end(), state_key(state)) != remembered_.end();
}

void Settled::keep(const migrate::RevisionGraph& graph, const migrate::VersionState& state) const {
    if (path_.empty() || state.unfinished) return;
    // Files of a baseline lie elsewhere, and count for its checksum.
    for (const std::string& id : graph.ids()) {
        if (!graph.at(id).baseline.empty()) return;
    }
    const std::string key = state_key(state);
    std::string text = files_ + "\n" + key + "\n";
    std::size_t states = 1;
    for (const std::string& each : remembered_) {
        if (each != key && states++ < kStates) text += each + "\n";
    }
    try {
        support::write_file_atomically(path_, text);
    } catch (const Error&) {
        // The next run looks again.
    }
}

}  // namespace schemadiff::cli
