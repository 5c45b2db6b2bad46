#include "cli/offline.h"

#include <filesystem>
#include <system_error>

#include "cli/cache_key.h"
#include "cli/run.h"
#include "migrate/baseline.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::cli {

namespace {

namespace filesystem = std::filesystem;

// By the path below `folder`: where the project itself lies is of no account.
void add_file(std::string& out, const std::string& path, const std::string& folder = "") {
    add_to_key(out, folder.empty() ? filesystem::path(path).filename().string()
                                   : filesystem::path(path).lexically_relative(folder).string());
    add_to_key(out, support::read_file(path));
}

void add_model(std::string& out, const std::string& path) {
    if (!filesystem::is_directory(path)) return add_file(out, path);
    for (const std::string& file : support::list_files(path, {".yaml", ".yml"})) add_file(out, file, path);
}

std::string path_of(const std::string& key) {
    const std::optional<std::string> folder = support::cache_folder();
    return folder ? *folder + "/agreed-" + key : "";
}

}  // namespace

std::string agreement_key(Session& session) {
    std::string all;
    add_to_key(all, SCHEMADIFF_VERSION);
    add_to_key(all, session.configuration().environment);
    if (!session.configuration().file.empty()) add_file(all, session.configuration().file);
    add_model(all, session.model_path());
    const migrate::RevisionGraph& graph = session.graph();
    for (const std::string& id : graph.ids()) {
        const migrate::Revision& revision = graph.at(id);
        add_file(all, revision.path);
        for (const std::string& file : migrate::baseline_files_found(revision, base_folder(session)))
            add_file(all, file);
    }
    return support::sha256(all);
}

std::string offline_key(Session& session) {
    std::string all;
    add_program_to_key(all);
    add_to_key(all, session.scratch_url());
    add_to_key(all, agreement_key(session));
    return support::sha256(all);
}

bool is_remembered(const std::string& key) {
    const std::string path = path_of(key);
    std::error_code error;
    return !path.empty() && filesystem::exists(path, error);
}

void remember(const std::string& key) {
    const std::string path = path_of(key);
    if (path.empty()) return;
    try {
        support::write_file_atomically(path, "model and revisions agreed\n");
    } catch (const Error&) {
        // The next check looks again.
    }
}

}  // namespace schemadiff::cli
