#include "db/server_template.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "db/child_process.h"
#include "schemadiff/error.h"
#include "support/files.h"
#include "support/hash.h"

namespace schemadiff::db {

namespace {

namespace fs = std::filesystem;

// A change here makes new templates. WAL segments of 1 MB keep the copy small; nothing is synced, all of it is for the
// day.
const std::vector<std::string> kInitdbOptions = {"--username=postgres", "--auth=trust",     "--no-sync",
                                                 "--encoding=UTF8",     "--locale=C.UTF-8", "--wal-segsize=1"};

// Changes with the program's version: the path, size and time of the binary, and how initdb is called.
std::string template_name(const std::string& binaries) {
    struct stat status {};
    ::stat((binaries + "/postgres").c_str(), &status);
    std::string stamp = std::to_string(status.st_size) + " " + std::to_string(status.st_mtime);
    for (const std::string& option : kInitdbOptions) stamp += " " + option;
    return "server-" + support::sha256(binaries).substr(0, 12) + "-" + support::sha256(stamp).substr(0, 12);
}

void run_initdb(const std::string& binaries, const std::optional<ServerUser>& user, const std::string& work,
                const std::string& target) {
    if (::mkdir(target.c_str(), 0700) != 0 || (user && ::chown(target.c_str(), user->user, user->group) != 0))
        throw Error("cannot make \"" + target + "\": " + std::strerror(errno));
    ChildCommand command{{binaries + "/initdb", "--pgdata=" + target}, user, work + "/initdb.log"};
    command.arguments.insert(command.arguments.end(), kInitdbOptions.begin(), kInitdbOptions.end());
    const int status = wait_for_end(start_child(command));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error("initdb could not make a data directory for a throwaway server:\n" +
                    support::read_file(command.log));
}

// Returns errno, 0 if all went well. The kernel copies; some file systems then share the blocks.
int copy_bytes(int from, int to, off_t size) {
    while (size > 0) {
        const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, static_cast<std::size_t>(size), 0);
        if (copied < 0 && errno == EINTR) continue;
        if (copied <= 0) return copied == 0 ? EIO : errno;
        size -= copied;
    }
    return 0;
}

int copy_by_hand(int from, int to) {
    std::vector<char> buffer(1 << 16);
    ssize_t count = 0;
    if (::lseek(from, 0, SEEK_SET) < 0 || ::lseek(to, 0, SEEK_SET) < 0) return errno;
    while ((count = ::read(from, buffer.data(), buffer.size())) > 0)
        if (::write(to, buffer.data(), static_cast<std::size_t>(count)) != count) return errno == 0 ? ENOSPC : errno;
    return count < 0 ? errno : 0;
}

bool copy_file(const std::string& from, const std::string& to, const std::optional<ServerUser>& owner) {
    const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    const int target = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat status {};
    bool good = source >= 0 && target >= 0 && ::fstat(source, &status) == 0;
    good = good && (copy_bytes(source, target, status.st_size) == 0 || copy_by_hand(source, target) == 0);
    good = good && (!owner || ::fchown(target, owner->user, owner->group) == 0);
    if (source >= 0) ::close(source);
    if (target >= 0) ::close(target);
    return good;
}

bool make_folder(const std::string& path, const std::optional<ServerUser>& owner) {
    return ::mkdir(path.c_str(), 0700) == 0 && (!owner || ::chown(path.c_str(), owner->user, owner->group) == 0);
}

// Whether the whole tree was copied. PostgreSQL keeps no symbolic links in a new data directory.
bool copy_tree(const std::string& from, const std::string& to, const std::optional<ServerUser>& owner) {
    if (!make_folder(to, owner)) return false;
    std::error_code error;
    fs::recursive_directory_iterator entry(from, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string target = to + entry->path().string().substr(from.size());
        std::error_code ignored;
        if (!(entry->is_directory(ignored) ? make_folder(target, owner) : copy_file(entry->path(), target, owner)))
            return false;
    }
    return !error;
}

void remove_older_templates(const std::string& cache, const std::string& name) {
    const std::string same_binaries = name.substr(0, name.rfind('-') + 1);
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(cache, error)) {
        const std::string other = entry.path().filename().string();
        if (other.starts_with(same_binaries) && other != name && other.find('.') == std::string::npos)
            fs::remove_all(entry.path(), error);
    }
}

// Keeps a copy of `made` for the next time; that it cannot is no error.
void keep(const std::string& made, const std::string& cache, const std::string& name) {
    const std::string aside = cache + "/" + name + "." + support::random_hex(12);
    std::error_code error;
    if (copy_tree(made, aside, std::nullopt) && ::rename(aside.c_str(), (cache + "/" + name).c_str()) == 0)
        remove_older_templates(cache, name);
    else
        fs::remove_all(aside, error);
}

}  // namespace

void make_data_directory(const std::string& binaries, const std::optional<ServerUser>& user, const std::string& work,
                         const std::string& target) {
    const std::optional<std::string> cache = support::cache_folder();
    const std::string name = template_name(binaries);
    std::error_code error;
    if (cache && fs::is_directory(*cache + "/" + name, error)) {
        if (copy_tree(*cache + "/" + name, target, user)) return;
        fs::remove_all(target, error);  // somebody replaced the template meanwhile, or the copy broke
    }
    run_initdb(binaries, user, work, target);
    if (cache && !fs::exists(*cache + "/" + name, error)) keep(target, *cache, name);
}

}  // namespace schemadiff::db
