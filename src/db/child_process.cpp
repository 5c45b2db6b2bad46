#include "db/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "schemadiff/error.h"

namespace schemadiff::db {

namespace {

std::vector<std::string> plain_environment() {
    std::vector<std::string> environment = {"LC_ALL=C", "TZ=UTC"};
    for (const char* name : {"PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"})
        if (const char* value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
    return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

// What the child needs after fork(), when no memory may be had any more.
struct Prepared {
    char* const* arguments;
    char* const* environment;
    const ServerUser* user;
    int log;
    pid_t parent;
};

bool become(const ServerUser& user) {
    return ::setgroups(0, nullptr) == 0 && ::setgid(user.group) == 0 && ::setuid(user.user) == 0;
}

void reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGPIPE, SIGCHLD}) ::signal(number, SIG_DFL);
}

// Only calls that POSIX allows between fork() and exec() of a process with threads. Returns if it fails, with errno.
void become_program(const Prepared& prepared) {
    reset_signals();
    ::setsid();
    if (prepared.user != nullptr && !become(*prepared.user)) return;
#ifdef __linux__
    // After setuid(), which clears it; the parent may have gone before.
    if (::prctl(PR_SET_PDEATHSIG, SIGQUIT) != 0) return;
    if (::getppid() != prepared.parent) ::_exit(1);
#endif
    const int nothing = ::open("/dev/null", O_RDONLY);
    if (nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(prepared.log, 1) < 0 || ::dup2(prepared.log, 2) < 0) return;
    if (::chdir("/") != 0) return;
    ::execve(prepared.arguments[0], prepared.arguments, prepared.environment);
}

// The child's errno, sent through a pipe that a successful exec closes; 0 if it ran.
int exec_error(int pipe_end) {
    int error = 0;
    ssize_t count = 0;
    do count = ::read(pipe_end, &error, sizeof error);
    while (count < 0 && errno == EINTR);
    ::close(pipe_end);
    return count == sizeof error ? error : 0;
}

std::string who(const ChildCommand& command) {
    return command.user ? " as user \"" + command.user->name + "\"" : "";
}

}  // namespace

pid_t start_child(const ChildCommand& command) {
    std::vector<std::string> arguments = command.arguments;
    std::vector<std::string> environment = plain_environment();
    const std::vector<char*> argument_list = pointers(arguments);
    const std::vector<char*> environment_list = pointers(environment);
    const int log = ::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) throw Error("cannot write \"" + command.log + "\": " + std::strerror(errno));
    std::array<int, 2> report{};
    if (::pipe2(report.data(), O_CLOEXEC) != 0) throw Error(std::string("cannot make a pipe: ") + std::strerror(errno));
    const Prepared prepared{argument_list.data(), environment_list.data(), command.user ? &*command.user : nullptr, log,
                            ::getpid()};
    const pid_t child = ::fork();
    if (child == 0) {
        become_program(prepared);
        const int error = errno;
        [[maybe_unused]] const ssize_t written = ::write(report[1], &error, sizeof error);
        ::_exit(127);
    }
    const int fork_error = errno;
    ::close(report[1]);
    ::close(log);
    if (child < 0) {
        ::close(report[0]);
        throw Error(std::string("cannot start a process: ") + std::strerror(fork_error));
    }
    if (const int error = exec_error(report[0])) {
        wait_for_end(child);
        throw Error("cannot run \"" + command.arguments.front() + "\"" + who(command) + ": " + std::strerror(error));
    }
    return child;
}

std::optional<int> ended(pid_t child) {
    int status = 0;
    const pid_t found = ::waitpid(child, &status, WNOHANG);
    if (found == 0 || (found < 0 && errno == EINTR)) return std::nullopt;
    return found < 0 ? 0 : status;
}

int wait_for_end(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

void end_child(pid_t child) {
    using namespace std::chrono_literals;
    ::kill(child, SIGQUIT);
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < deadline) {
        if (ended(child)) return;
        std::this_thread::sleep_for(1ms);
    }
    ::kill(child, SIGKILL);
    wait_for_end(child);
}

}  // namespace schemadiff::db
