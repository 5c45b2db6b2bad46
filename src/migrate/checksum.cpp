#include "migrate/checksum.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "migrate/baseline.h"
#include "schemadiff/error.h"
#include "sql/statements.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::migrate {
namespace {

// What the history says is applied, with the checksum each revision had, in the order of the last time it ran. A stamp
// of `base` is written first where a stamp purged everything.
std::vector<std::pair<std::string, std::string>> recorded(const std::vector<RecordedRevision>& history) {
    std::vector<std::pair<std::string, std::string>> applied;
    std::unordered_map<std::string_view, std::size_t> places;
    applied.reserve(history.size());
    places.reserve(history.size());
    for (const RecordedRevision& entry : history) {
        if (entry.direction == "stamp" && entry.revision == "base") {
            applied.clear();
            places.clear();
            continue;
        }
        const auto known = places.find(entry.revision);
        if (known != places.end()) {
            applied[known->second].first.clear();
            places.erase(known);
        }
        if (entry.direction == "downgrade") continue;
        places[entry.revision] = applied.size();
        applied.emplace_back(entry.revision, entry.checksum);
    }
    std::erase_if(applied, [](const auto& entry) { return entry.first.empty(); });
    return applied;
}

}  // namespace

std::string revision_checksum(const Revision& revision, const std::string& base_folder) {
    std::string text;
    for (const std::string& path : baseline_files_found(revision, base_folder)) {
        try {
            text += sql::canonical_statement_text(support::read_file(path)) + "\n";
        } catch (const Error&) {
            // Missing: then the checksum differs, which is what there is to say.
        }
    }
    return support::sha256(text + sql::canonical_statement_text(revision.upgrade.text));
}

std::string segment_checksum(const Segment& segment) {
    std::string text;
    for (const SegmentStatement& statement : segment.statements) {
        text += sql::canonical_statement_text(statement.text) + ";\n";
    }
    return support::sha256(text);
}

std::vector<ChangedFile> changed_files(const RevisionGraph& graph, const VersionState& state,
                                       const std::string& base_folder) {
    const std::set<std::string> applied = applied_revisions(graph, state.rows);
    std::vector<ChangedFile> changed;
    std::set<std::string> missing;
    for (const auto& [id, checksum] : recorded(state.recorded)) {
        const Revision* revision = graph.find(id);
        if (revision == nullptr) {
            if (missing.insert(id).second) changed.push_back({id, "", FileState::missing});
        } else if (applied.count(id) != 0 && !checksum.empty() &&
                   revision_checksum(*revision, base_folder) != checksum) {
            changed.push_back({id, revision->path, FileState::changed});
        }
    }
    for (const std::string& row : state.rows) {
        if (graph.find(row) == nullptr && missing.insert(row).second) changed.push_back({row, "", FileState::missing});
    }
    return changed;
}

std::vector<std::string> changed_file_lines(const std::vector<ChangedFile>& files) {
    std::vector<std::string> lines;
    for (const ChangedFile& file : files) {
        const bool missing = file.state == FileState::missing;
        lines.push_back(missing ? "the file of revision " + file.revision + ", which is applied, is missing"
                                : "the file of revision " + file.revision + " was changed since it ran: " + file.path);
    }
    return lines;
}

}  // namespace schemadiff::migrate
