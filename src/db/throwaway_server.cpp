#include "db/throwaway_server.h"

#include <sys/wait.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <fstream>
#include <mutex>
#include <thread>

#include "db/child_process.h"
#include "db/server_binaries.h"
#include "db/server_folder.h"
#include "db/server_template.h"
#include "schemadiff/error.h"
#include "support/files.h"

namespace schemadiff::db {

namespace {

constexpr const char kPort[] = "5432";

// What makes it quick and able to hold any schema. max_locks_per_transaction: one transaction may touch all of 10,000
// tables and their indexes. Replication workers never run, but publications and slots can be made.
std::vector<std::string> settings_of(const ServerFolder& folder, const ThrowawayOptions& options) {
    std::vector<std::string> settings = {"listen_addresses=",
                                         "unix_socket_directories=" + folder.socket(),
                                         "unix_socket_permissions=0700",
                                         std::string("port=") + kPort,
                                         "fsync=off",
                                         "synchronous_commit=off",
                                         "full_page_writes=off",
                                         "wal_level=logical",
                                         "min_wal_size=2MB",
                                         "max_wal_size=64MB",
                                         "max_locks_per_transaction=1024",
                                         "max_logical_replication_workers=0",
                                         "autovacuum=off",
                                         "jit=off",
                                         "logging_collector=off",
                                         "log_destination=stderr",
                                         "log_checkpoints=off",
                                         "TimeZone=UTC",
                                         "log_timezone=UTC"};
    settings.insert(settings.end(), options.settings.begin(), options.settings.end());
    return settings;
}

ChildCommand server_command(const std::string& binaries, const std::optional<ServerUser>& user,
                            const ServerFolder& folder, const ThrowawayOptions& options) {
    ChildCommand command{{binaries + "/postgres", "-D", folder.data()}, user, folder.log()};
    for (const std::string& setting : settings_of(folder, options)) {
        command.arguments.push_back("-c");
        command.arguments.push_back(setting);
    }
    return command;
}

// The eighth line of postmaster.pid is the server's own word on its state (pidfile.h, since PostgreSQL 10). Reading it
// costs the server nothing, where each connection that comes too early costs it a process.
bool is_ready(const ServerFolder& folder) {
    std::ifstream file(folder.data() + "/postmaster.pid");
    std::string line;
    for (int number = 1; number <= 8; ++number)
        if (!std::getline(file, line)) return false;
    return line.starts_with("ready");
}

std::string last_words(const ServerFolder& folder) {
    constexpr std::size_t kMost = 2000;
    std::string text = support::read_file(folder.log());
    if (text.size() > kMost) text = "..." + text.substr(text.size() - kMost);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.empty() ? "it said nothing" : text;
}

void wait_until_ready(pid_t server, const ServerFolder& folder, int timeout_seconds) {
    using namespace std::chrono;
    const auto deadline = steady_clock::now() + seconds(timeout_seconds);
    while (!is_ready(folder)) {
        if (ended(server)) throw Error("the throwaway server ended as it started:\n" + last_words(folder));
        if (steady_clock::now() > deadline) {
            end_child(server);
            throw Error("the throwaway server did not start within " + std::to_string(timeout_seconds) + " s:\n" +
                        last_words(folder));
        }
        std::this_thread::sleep_for(milliseconds(1));
    }
}

std::string percent_encoded(const std::string& text) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.';
        result += plain ? std::string(1, c) : std::string{'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return result;
}

}  // namespace

// The kernel ends the server with the thread that started it (PR_SET_PDEATHSIG), so a thread is kept for nothing else.
class ThrowawayServer::Implementation {
  public:
    explicit Implementation(const ThrowawayOptions& options)
        : binaries_(find_server_binaries(options.binaries)), user_(find_server_user()), folder_(user_) {
        make_data_directory(binaries_, user_, folder_.path(), folder_.data());
        keeper_ = std::thread([this, options] { keep(options); });
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return started_ || failure_; });
        if (!failure_) return;
        lock.unlock();
        keeper_.join();
        std::rethrow_exception(failure_);
    }

    ~Implementation() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        if (keeper_.joinable()) keeper_.join();
    }

    const std::string& binaries() const { return binaries_; }
    const ServerFolder& folder() const { return folder_; }
    pid_t pid() const { return pid_; }

  private:
    void keep(const ThrowawayOptions& options) {
        try {
            pid_ = start_child(server_command(binaries_, user_, folder_, options));
            wait_until_ready(pid_, folder_, options.start_timeout_seconds);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            changed_.notify_all();
            return;
        }
        std::unique_lock lock(mutex_);
        started_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return stop_; });
        end_child(pid_);
    }

    std::string binaries_;
    std::optional<ServerUser> user_;
    ServerFolder folder_;
    pid_t pid_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool started_ = false;
    bool stop_ = false;
    std::exception_ptr failure_;
    std::thread keeper_;
};

ThrowawayServer::ThrowawayServer(ThrowawayOptions options)
    : implementation_(std::make_unique<Implementation>(options)) {}

ThrowawayServer::~ThrowawayServer() = default;
ThrowawayServer::ThrowawayServer(ThrowawayServer&&) noexcept = default;
ThrowawayServer& ThrowawayServer::operator=(ThrowawayServer&&) noexcept = default;

std::string ThrowawayServer::url(const std::string& database, const std::string& user) const {
    return "postgresql://" + percent_encoded(user) + "@/" + percent_encoded(database) +
           "?host=" + percent_encoded(implementation_->folder().socket()) + "&port=" + kPort;
}

Connection ThrowawayServer::connect(const std::string& database, ConnectionOptions options) const {
    return Connection(url(database), std::move(options));
}

void ThrowawayServer::create_database(const std::string& name) const {
    Connection connection = connect();
    const std::optional<std::string> parameter = name;
    const Result statement =
        connection.query("SELECT format('CREATE DATABASE %I TEMPLATE template0', $1::text)", std::span(&parameter, 1));
    connection.execute(statement.view(0, 0));
}

const std::string& ThrowawayServer::folder() const {
    return implementation_->folder().path();
}

const std::string& ThrowawayServer::binaries() const {
    return implementation_->binaries();
}

int ThrowawayServer::pid() const {
    return implementation_->pid();
}

}  // namespace schemadiff::db
