#include "migrate/revision_folder.h"

#include <algorithm>
#include <filesystem>

#include "migrate/revision_file.h"
#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::migrate {
namespace {

constexpr std::size_t kSlugLength = 40;

// The paths of the folder's `*.sql`, sorted; hidden files (an editor's) are left out.
std::vector<std::string> sql_files(const std::string& folder) {
    std::vector<std::string> paths;
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return paths;
    std::filesystem::directory_iterator entries(folder, error);
    if (error) throw Error("cannot read the revisions folder " + folder + ": " + error.message());
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".sql" && name.front() != '.') paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

void read_into(RevisionFiles& files, const std::string& path) {
    try {
        Revision revision = parse_revision(path, support::read_file(path), files.diagnostics);
        if (!revision.id.empty()) files.revisions.push_back(std::move(revision));
    } catch (const Error& error) {
        files.diagnostics.push_back({Severity::error, {path, 0, 0}, error.what(), error.hint()});
    }
}

}  // namespace

RevisionFiles read_revision_folders(const std::vector<std::string>& folders) {
    RevisionFiles files;
    for (const std::string& folder : folders) {
        for (const std::string& path : sql_files(folder)) read_into(files, path);
    }
    return files;
}

std::string slug(std::string_view message) {
    std::string slug;
    for (char byte : message) {
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
        const bool kept = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (kept) {
            slug += byte;
        } else if (slug.empty() || slug.back() != '_') {
            slug += '_';
        }
    }
    if (!slug.empty() && slug.front() == '_') slug.erase(0, 1);
    slug = slug.substr(0, kSlugLength);
    if (!slug.empty() && slug.back() == '_') slug.pop_back();
    return slug;
}

std::string revision_file_name(std::string_view id, std::string_view message) {
    const std::string words = slug(message);
    return std::string(id) + (words.empty() ? "" : "_" + words) + ".sql";
}

std::string new_revision_id() {
    return support::random_hex(12);
}

}  // namespace schemadiff::migrate
