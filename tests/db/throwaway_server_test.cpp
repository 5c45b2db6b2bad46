#include "db/throwaway_server.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "db/open.h"
#include "schemadiff/error.h"
#include "support/test_server.h"

using namespace schemadiff;

namespace {

namespace fs = std::filesystem;

bool runs(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

bool ends_soon(pid_t pid) {
    for (int i = 0; i < 2500 && runs(pid); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return !runs(pid);
}

// A process that starts a server, writes its pid and folder into `report`, and waits to be killed.
pid_t start_owner(const std::string& report) {
    const pid_t owner = ::fork();
    if (owner != 0) return owner;
    try {
        const db::ThrowawayServer server;
        std::ofstream(report + ".new") << server.pid() << "\n" << server.folder() << "\n";
        fs::rename(report + ".new", report);
        ::pause();
    } catch (const std::exception&) {
    }
    ::_exit(1);
}

struct Report {
    pid_t server = 0;
    std::string folder;
};

Report read_report(const std::string& path) {
    Report report;
    for (int i = 0; i < 15000 && !fs::exists(path); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    std::ifstream(path) >> report.server >> report.folder;
    return report;
}

std::string setting(db::Connection& connection, const std::string& name) {
    return connection.query("SHOW " + name).text(0, 0);
}

std::string error_text(const db::ThrowawayOptions& options) {
    try {
        const db::ThrowawayServer server(options);
    } catch (const Error& error) {
        return error.what();
    }
    return "it started";
}

}  // namespace

TEST_CASE("a throwaway server starts, takes any database name, and is gone") {
    pid_t pid = 0;
    std::string folder;
    {
        const db::ThrowawayServer server;
        pid = server.pid();
        folder = server.folder();
        const std::string name = "a \"quoted\" name/with?signs&%41 ü";
        server.create_database(name);
        CHECK(server.connect(name).database() == name);
        CHECK_THROWS_AS(server.create_database(name), DatabaseError);
        db::Connection connection = server.connect();
        CHECK(connection.user() == "postgres");
        CHECK(setting(connection, "wal_level") == "logical");
        CHECK(setting(connection, "listen_addresses") == "");
        CHECK(setting(connection, "server_encoding") == "UTF8");
        CHECK(setting(connection, "TimeZone") == "UTC");
        CHECK(runs(pid));
    }
    CHECK_FALSE(runs(pid));
    CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("two servers stand side by side, move, and end in another thread") {
    auto one = std::make_unique<db::ThrowawayServer>();
    db::ThrowawayServer two = db::ThrowawayServer(db::ThrowawayOptions{"", {"work_mem=12MB"}});
    std::unique_ptr<db::ThrowawayServer> three;
    // The thread that starts a server may end before it.
    std::thread([&] { three = std::make_unique<db::ThrowawayServer>(); }).join();
    CHECK(one->folder() != two.folder());
    db::Connection connection = two.connect();
    CHECK(setting(connection, "work_mem") == "12MB");
    CHECK(three->connect().query("SELECT 1").integer(0, 0) == 1);
    const pid_t pid = one->pid();
    std::thread([&] { one.reset(); }).join();
    CHECK_FALSE(runs(pid));
}

TEST_CASE("a server dies with its owner, and the next start sweeps its folder") {
    const test::TemporaryFolder folder;
    const pid_t owner = start_owner(folder / "report");
    const Report report = read_report(folder / "report");
    REQUIRE(report.server > 1);
    CHECK(runs(report.server));
    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);
    CHECK(ends_soon(report.server));
    // Any start sweeps it, one of a test that runs beside this one too.
    const db::ThrowawayServer next;
    CHECK_FALSE(fs::exists(report.folder));
    CHECK(next.connect().alive());
}

TEST_CASE("the folder of a living owner is not swept") {
    const test::TemporaryFolder folder;
    const pid_t owner = start_owner(folder / "report");
    const Report report = read_report(folder / "report");
    {
        const db::ThrowawayServer next;
        CHECK(fs::exists(report.folder));
        CHECK(runs(report.server));
    }
    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);
    CHECK(ends_soon(report.server));
}

TEST_CASE("the server's session is its own, and nobody else can enter its folder") {
    const db::ThrowawayServer server;
    CHECK(::getsid(server.pid()) == server.pid());
    struct stat status {};
    REQUIRE(::stat((server.folder() + "/socket").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    CHECK(status.st_uid != 0);
}

TEST_CASE("a folder that holds no server is told") {
    const test::TemporaryFolder folder;
    CHECK(error_text({folder.path(), {}}) ==
          "the configuration names \"" + folder.path() + "\", where there is no program \"initdb\"");
    ::setenv("SCHEMADIFF_PG_BIN", "/no/bin", 1);
    CHECK(error_text({}) == "SCHEMADIFF_PG_BIN names \"/no/bin\", where there is no program \"initdb\"");
    ::unsetenv("SCHEMADIFF_PG_BIN");
}

TEST_CASE("programs that are no server, or that the server's user may not run, are told") {
    const test::TemporaryFolder folder;
    for (const char* name : {"initdb", "postgres"}) {
        folder.write(name, "#!/bin/sh\necho 'I am no server' >&2\nexit 3\n");
        ::chmod((folder / name).c_str(), 0755);
    }
    CHECK(error_text({folder.path(), {}}).find("I am no server") != std::string::npos);
    if (::geteuid() != 0) return;
    ::chmod(folder.path().c_str(), 0700);
    CHECK(error_text({folder.path(), {}}).find("initdb\" as user \"postgres\": Permission denied") !=
          std::string::npos);
}

TEST_CASE("a bad setting ends the start at once, with the server's own words") {
    const auto start = std::chrono::steady_clock::now();
    const std::string text = error_text({"", {"no_such_setting=1"}});
    CHECK(text.find("the throwaway server ended as it started:") == 0);
    CHECK(text.find("unrecognized configuration parameter \"no_such_setting\"") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("without a cache folder, and with a TMPDIR that is too long, it starts all the same") {
    const test::TemporaryFolder folder;
    const std::string deep = folder / std::string(100, 'x');
    fs::create_directory(deep);
    const auto program = test::run_program({SCHEMADIFF_TESTS, "--test-case=a throwaway server starts*"},
                                           {{"XDG_CACHE_HOME", "/proc/none"}, {"HOME", ""}, {"TMPDIR", deep}});
    INFO(program.out << program.err);
    CHECK(program.status == 0);
    CHECK(program.out.find("1 passed") != std::string::npos);
}

TEST_CASE("makers of the template at the same time do not disturb each other") {
    const test::TemporaryFolder folder;
    const std::map<std::string, std::string> environment = {{"XDG_CACHE_HOME", folder.path()}};
    std::vector<std::thread> makers;
    std::atomic<int> good = 0;
    for (int i = 0; i < 3; ++i)
        makers.emplace_back([&] {
            const auto program =
                test::run_program({SCHEMADIFF_TESTS, "--test-case=a throwaway server starts*"}, environment);
            good += program.status == 0;
        });
    for (std::thread& maker : makers) maker.join();
    CHECK(good == 3);
    std::size_t templates = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder / "schemadiff")) ++templates;
    CHECK(templates == 1);
}

TEST_CASE("ephemeral: opens a server that lives as long as its connection") {
    CHECK(db::is_ephemeral("ephemeral:"));
    CHECK_FALSE(db::is_ephemeral("postgresql:///ephemeral:"));
    pid_t pid = 0;
    {
        db::OpenDatabase database = db::open_database("ephemeral:");
        pid = database.server->pid();
        CHECK(db::Connection(database.url).database() == "postgres");
        CHECK(database.connection.query("SELECT 1").integer(0, 0) == 1);
    }
    CHECK_FALSE(runs(pid));
    const test::TestDatabase other;
    CHECK(db::open_database(other.url()).connection.database() == other.name());
    CHECK_THROWS_AS(db::open_database("ephemeral:/no/bin"), Error);
}
