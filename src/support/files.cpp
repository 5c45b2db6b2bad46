#include "support/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "schemadiff/error.h"
#include "support/hash.h"

namespace schemadiff::support {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
    throw Error("cannot " + what + " \"" + path + "\": " + std::strerror(error));
}

class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int value() const { return value_; }
    int close() { return ::close(std::exchange(value_, -1)); }

  private:
    int value_;
};

// Removes the temporary file unless it became the real one.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
    ~TemporaryFile() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }
    void renamed() { path_.clear(); }

  private:
    std::string path_;
};

// Returns errno, 0 if all of `text` was written.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// What a symbolic link finally names; the path itself where it is none, or names nothing yet.
std::string target_of(const std::string& path) {
    std::error_code error;
    if (!fs::is_symlink(path, error)) return path;
    const fs::path target = fs::weakly_canonical(path, error);
    return error ? path : target.string();
}

mode_t mode_for(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

// The new name is safe on disk only after its folder is. Not every file system can do this: no error.
void sync_folder(const std::string& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.value() >= 0) ::fsync(descriptor.value());
}

std::optional<std::string> cache_base() {
    const char* given = std::getenv("XDG_CACHE_HOME");
    if (given != nullptr && given[0] == '/') return std::string(given);
    const char* home = std::getenv("HOME");
    if (home != nullptr && home[0] == '/') return std::string(home) + "/.cache";
    return std::nullopt;
}

bool ends_in_one_of(const std::string& name, const std::vector<std::string>& suffixes) {
    return suffixes.empty() || std::any_of(suffixes.begin(), suffixes.end(),
                                           [&](const std::string& suffix) { return name.ends_with(suffix); });
}

}  // namespace

std::string read_file(const std::string& path) {
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.value() < 0) fail("read", path, errno);
    struct stat status {};
    if (::fstat(descriptor.value(), &status) != 0) fail("read", path, errno);
    if (S_ISDIR(status.st_mode)) fail("read", path, EISDIR);
    // One byte more than the file is said to have, so that the end is found by the same read.
    std::string text(static_cast<std::size_t>(status.st_size) + 1, '\0');
    std::size_t size = 0;
    for (;;) {
        const ssize_t count = ::read(descriptor.value(), text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("read", path, errno);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
        if (size == text.size()) text.resize(size * 2);
    }
    text.resize(size);
    return text;
}

void write_file_atomically(const std::string& path, std::string_view text) {
    const std::string target = target_of(path);
    const fs::path parent = fs::path(target).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    const std::string name = folder + "/.schemadiff-" + random_hex(12) + ".tmp";
    Descriptor descriptor(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (descriptor.value() < 0) fail("write", path, errno);
    TemporaryFile temporary(name);
    int error = write_all(descriptor.value(), text);
    if (error == 0 && ::fchmod(descriptor.value(), mode_for(target)) != 0) error = errno;
    if (error == 0 && ::fsync(descriptor.value()) != 0) error = errno;
    if (descriptor.close() != 0 && error == 0) error = errno;
    if (error == 0 && ::rename(name.c_str(), target.c_str()) != 0) error = errno;
    if (error != 0) fail("write", path, error);
    temporary.renamed();
    sync_folder(folder);
}

std::optional<std::string> cache_folder() {
    const std::optional<std::string> base = cache_base();
    if (!base) return std::nullopt;
    const std::string folder = *base + "/schemadiff";
    std::error_code error;
    fs::create_directories(*base, error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return std::nullopt;
    if (!fs::is_directory(folder, error) || ::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) return std::nullopt;
    return folder;
}

std::vector<std::string> list_files(const std::string& folder, const std::vector<std::string>& suffixes) {
    std::vector<std::string> paths;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        if (name.starts_with(".")) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file(ignored) && ends_in_one_of(name, suffixes)) {
            paths.push_back(entry->path().string());
        }
    }
    if (error) fail("list the folder", folder, error.value());
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace schemadiff::support
