#include "support/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "schemadiff/error.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::support;

namespace {

std::size_t files_in(const std::string& folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
    return count;
}

// An environment variable with another value, while this lives.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        ::setenv(name, value.c_str(), 1);
    }
    ~Variable() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }

  private:
    const char* name_;
    std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("a file comes back as it was written") {
    const test::TemporaryFolder folder;
    const std::string text = std::string("a\0b\r\n\xff", 6) + std::string(200000, 'x');
    write_file_atomically(folder / "f", text);
    CHECK(read_file(folder / "f") == text);
    write_file_atomically(folder / "f", "");
    CHECK(read_file(folder / "f") == "");
    CHECK(files_in(folder.path()) == 1);
    CHECK(read_file("/proc/self/stat").size() > 10);  // a file whose size is said to be 0
}

TEST_CASE("what cannot be read is named, with the reason") {
    const test::TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(read_file("/no such/file"), "cannot read \"/no such/file\": No such file or directory", Error);
    CHECK_THROWS_WITH_AS(read_file(folder.path()), ("cannot read \"" + folder.path() + "\": Is a directory").c_str(),
                         Error);
}

TEST_CASE("writing keeps the mode and follows a link") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("real", "old");
    ::chmod(file.c_str(), 0640);
    ::symlink("real", (folder / "link").c_str());
    write_file_atomically(folder / "link", "new");
    struct stat status {};
    CHECK(::lstat((folder / "link").c_str(), &status) == 0);
    CHECK(S_ISLNK(status.st_mode));
    CHECK(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0640);
    CHECK(read_file(file) == "new");
}

TEST_CASE("a write that fails leaves nothing behind") {
    const test::TemporaryFolder folder;
    std::filesystem::create_directory(folder / "taken");
    CHECK_THROWS_AS(write_file_atomically(folder / "taken", "x"), Error);
    CHECK(files_in(folder.path()) == 1);
    CHECK_THROWS_WITH_AS(write_file_atomically(folder / "none/f", "x"),
                         ("cannot write \"" + (folder / "none/f") + "\": No such file or directory").c_str(), Error);
}

TEST_CASE("the cache folder is made when wanted, for the user alone") {
    const test::TemporaryFolder folder;
    const Variable cache("XDG_CACHE_HOME", folder / "deep/cache");
    CHECK(cache_folder() == folder / "deep/cache/schemadiff");
    struct stat status {};
    CHECK(::stat((folder / "deep/cache/schemadiff").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
}

TEST_CASE("without XDG_CACHE_HOME the cache is below the home") {
    const test::TemporaryFolder folder;
    const Variable cache("XDG_CACHE_HOME", "relative");
    const Variable home("HOME", folder.path());
    CHECK(cache_folder() == folder / ".cache/schemadiff");
}

TEST_CASE("a cache folder that cannot be is no error") {
    const test::TemporaryFolder folder;
    folder.write("file", "");
    const Variable cache("XDG_CACHE_HOME", folder / "file");
    CHECK(cache_folder() == std::nullopt);
    const Variable proc("XDG_CACHE_HOME", "/proc/nothing");
    CHECK(cache_folder() == std::nullopt);
}

TEST_CASE("files are listed at any depth, sorted, without hidden ones") {
    const test::TemporaryFolder folder;
    for (const char* name : {"b.yaml", "a/z.yml", "a/ü x.yaml", "c.sql", ".hidden.yaml", ".git/d.yaml", "a/.b.yaml"})
        folder.write(name, "");
    CHECK(list_files(folder.path(), {".yaml", ".yml"}) ==
          std::vector<std::string>{folder / "a/z.yml", folder / "a/ü x.yaml", folder / "b.yaml"});
    CHECK(list_files(folder.path()).size() == 4);
    CHECK_THROWS_WITH_AS(list_files("/no/folder"), "cannot list the folder \"/no/folder\": No such file or directory",
                         Error);
}
