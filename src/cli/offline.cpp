#include "cli/offline.h"

#include <filesystem>
#include <system_error>

#include "cli/run.h"
#include "migrate/baseline.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::cli {

namespace {

namespace filesystem = std::filesystem;

// Every text with its length, so that no two lists of texts read the same.
void add(std::string& out, const std::string& text) {
    out += std::to_string(text.size()) + ':' + text;
}

// By the path below `folder`: where the project itself lies is of no account.
void add_file(std::string& out, const std::string& path, const std::string& folder = "") {
    add(out, folder.empty() ? filesystem::path(path).filename().string()
                            : filesystem::path(path).lexically_relative(folder).string());
    add(out, support::read_file(path));
}

// Another build of the program may judge otherwise.
void add_program(std::string& out) {
    std::error_code error;
    const filesystem::path program = filesystem::read_symlink("/proc/self/exe", error);
    add(out, SCHEMADIFF_VERSION);
    add(out, program.string());
    if (error) return;
    add(out, std::to_string(filesystem::file_size(program, error)));
    add(out, std::to_string(filesystem::last_write_time(program, error).time_since_epoch().count()));
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
    add(all, SCHEMADIFF_VERSION);
    add(all, session.configuration().environment);
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
    add_program(all);
    add(all, session.scratch_url());
    add(all, agreement_key(session));
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
