#include "db/server_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "schemadiff/error.h"
#include "support/hash.h"

namespace schemadiff::db {

namespace {

namespace fs = std::filesystem;

constexpr const char kPrefix[] = "schemadiff-server-";
constexpr const char kLock[] = "/owner";
// sockaddr_un takes 107 bytes; a folder, "/socket" and "/.s.PGSQL.5432.lock" have to fit.
constexpr std::size_t kLongestBase = 107 - sizeof kPrefix - 12 - sizeof "/socket/.s.PGSQL.5432.lock";
constexpr std::time_t kTimeToLock = 60;

constexpr const char kMemory[] = "/dev/shm";
constexpr unsigned long long kEnoughMemory = 1ULL << 30;

// Linux's file system in memory: copying the template there takes 30 ms, where a busy disk takes half a second. A
// container often has only 64 MB of it.
bool memory_is_usable() {
    struct statvfs status {};
    return ::access(kMemory, W_OK | X_OK) == 0 && ::statvfs(kMemory, &status) == 0 &&
           static_cast<unsigned long long>(status.f_bavail) * status.f_frsize >= kEnoughMemory;
}

std::string base_folder() {
    const char* given = std::getenv("TMPDIR");
    if (given == nullptr || given[0] != '/') return memory_is_usable() ? kMemory : "/tmp";
    std::string base = given;
    while (base.size() > 1 && base.back() == '/') base.pop_back();
    return base;
}

// Whether others than the owner may pass through every folder of the path. Root's own TMPDIR may be closed to the user
// that the server runs as.
bool open_to_others(const std::string& path) {
    for (fs::path folder = path; folder.has_relative_path(); folder = folder.parent_path()) {
        struct stat status {};
        if (::stat(folder.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0) return false;
    }
    return true;
}

std::string usable_base(const std::optional<ServerUser>& user) {
    const std::string base = base_folder();
    const bool usable = base.size() <= kLongestBase && (!user || open_to_others(base));
    return usable ? base : "/tmp";
}

// The descriptor of the locked file, -1 if somebody else holds it or it is not there.
int try_lock(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
    if (file < 0) return -1;
    struct stat status {};
    // A sweeper may have taken the lock, and the file away, between open() and flock().
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &status) == 0 && status.st_nlink > 0) return file;
    ::close(file);
    return -1;
}

// The server died with its owner, as a rule; where it did not (no Linux), it is ended here.
void end_server_of(const std::string& folder) {
    std::ifstream file(folder + "/data/postmaster.pid");
    pid_t pid = 0;
    std::string data;
    if (!(file >> pid) || pid <= 1 || !(file >> data) || data != folder + "/data") return;
    if (::kill(pid, SIGQUIT) == 0) ::usleep(100000);
}

bool is_ours(const std::string& folder, struct stat& status) {
    return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
}

void sweep_one(const std::string& folder) {
    struct stat status {};
    if (!is_ours(folder, status)) return;
    std::error_code error;
    const bool has_lock = fs::exists(folder + kLock, error);
    if (!has_lock && std::time(nullptr) - status.st_mtime < kTimeToLock) return;
    const int lock = has_lock ? try_lock(folder + kLock, 0) : -1;
    if (has_lock && lock < 0) return;
    end_server_of(folder);
    fs::remove_all(folder, error);
    if (lock >= 0) ::close(lock);
}

void sweep(const std::string& base) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(base, error))
        if (entry.path().filename().string().starts_with(kPrefix)) sweep_one(entry.path().string());
}

void make_folder(const std::string& path, mode_t mode, const std::optional<ServerUser>& owner) {
    if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0 ||
        (owner && ::chown(path.c_str(), owner->user, owner->group) != 0))
        throw Error("cannot make the folder \"" + path + "\" for a throwaway server: " + std::strerror(errno));
}

}  // namespace

ServerFolder::ServerFolder(const std::optional<ServerUser>& user) {
    const std::string base = usable_base(user);
    sweep(base);
    for (const char* other : {kMemory, "/tmp"})
        if (base != other) sweep(other);
    for (int attempt = 0; lock_ < 0 && attempt < 10; ++attempt) {
        path_ = base + "/" + kPrefix + support::random_hex(12);
        make_folder(path_, user ? 0711 : 0700, std::nullopt);
        lock_ = try_lock(path_ + kLock, O_CREAT | O_EXCL);
    }
    if (lock_ < 0) throw Error("cannot lock the folder \"" + path_ + "\" for a throwaway server");
    make_folder(socket(), 0700, user);
}

ServerFolder::~ServerFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
    ::close(lock_);
}

}  // namespace schemadiff::db
