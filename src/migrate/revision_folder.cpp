#include "migrate/revision_folder.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <system_error>

#include "migrate/revision_file.h"
#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::migrate {
namespace {

constexpr std::size_t kSlugLength = 40;

// A folder that is being read; closed at the end.
using Folder = std::unique_ptr<DIR, decltype([](DIR* folder) { closedir(folder); })>;

// Nothing where it is missing. Throws Error where it cannot be read.
Folder open_folder(const std::string& path) {
    Folder folder(opendir(path.c_str()));
    if (!folder && errno != ENOENT)
        throw Error("cannot read the revisions folder " + path + ": " + std::generic_category().message(errno));
    return folder;
}

// The names of the folder's `*.sql`, sorted; hidden files (an editor's) are left out.
std::vector<std::string> sql_names(DIR* folder) {
    std::vector<std::string> names;
    while (const dirent* entry = readdir(folder)) {
        const std::string_view name = entry->d_name;
        if (name.ends_with(".sql") && name.front() != '.') names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> sql_files(const std::string& path) {
    const Folder folder = open_folder(path);
    if (!folder) return {};
    std::vector<std::string> paths = sql_names(folder.get());
    for (std::string& name : paths) name = (std::filesystem::path(path) / name).string();
    return paths;
}

long long nanoseconds(const timespec& time) {
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

// So long a file must have lain before its times say that it is the same: the clock of a file system is coarse, and
// none ticks slower than this (FAT).
constexpr std::chrono::nanoseconds kRest = std::chrono::seconds(2);

// Adds what tells this file from another one of the name; false where it is too new for that.
bool add_stamp(std::string& text, DIR* folder, const std::string& name, long long newest) {
    struct stat file {};
    if (fstatat(dirfd(folder), name.c_str(), &file, 0) != 0) return false;
    const long long modified = nanoseconds(file.st_mtim), changed = nanoseconds(file.st_ctim);
    if (changed > newest || modified > newest) return false;
    text += name;
    text += '\0';
    for (const long long number :
         {static_cast<long long>(file.st_size), static_cast<long long>(file.st_ino), modified, changed})
        text.append(reinterpret_cast<const char*>(&number), sizeof number);
    return true;
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

std::optional<std::string> revision_folders_fingerprint(const std::vector<std::string>& folders) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const long long newest = (std::chrono::duration_cast<std::chrono::nanoseconds>(now) - kRest).count();
    std::string text;
    for (const std::string& path : folders) {
        text += std::filesystem::absolute(path).string();
        text += '\0';
        const Folder folder(opendir(path.c_str()));
        if (!folder && errno != ENOENT) return std::nullopt;
        if (!folder) continue;
        for (const std::string& name : sql_names(folder.get())) {
            if (!add_stamp(text, folder.get(), name, newest)) return std::nullopt;
        }
        text += '\0';
    }
    return support::sha256(text);
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
