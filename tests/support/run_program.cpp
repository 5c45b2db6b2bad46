#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>

#include "support/test_server.h"

extern char** environ;

namespace schemadiff::test {

namespace {

std::vector<std::string> environment_with(const std::map<std::string, std::string>& changes) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!changes.contains(text.substr(0, text.find('=')))) result.push_back(text);
    }
    for (const auto& [name, value] : changes)
        if (!value.empty()) result.push_back(name + "=" + value);
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

struct Pipe {
    std::array<int, 2> ends{};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    }
};

// Reads what is there; whether more may come.
bool drain(int descriptor, std::string& text) {
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && errno == EINTR);
}

void collect(int out, int err, ProgramResult& result, int timeout_seconds, pid_t child) {
    using namespace std::chrono;
    const auto deadline = steady_clock::now() + seconds(timeout_seconds);
    std::array<pollfd, 2> watched = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
    while (watched[0].fd >= 0 || watched[1].fd >= 0) {
        const auto left = duration_cast<milliseconds>(deadline - steady_clock::now()).count();
        if (left <= 0 && !result.timed_out) {
            result.timed_out = true;
            ::kill(child, SIGKILL);
        }
        // A grandchild may hold the pipes open after the kill: one more second, no longer.
        if (left < -1000) return;
        if (::poll(watched.data(), watched.size(), static_cast<int>(left > 0 ? left : 100)) <= 0) continue;
        if (watched[0].revents != 0 && !drain(out, result.out)) watched[0].fd = -1;
        if (watched[1].revents != 0 && !drain(err, result.err)) watched[1].fd = -1;
    }
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment, const std::string& folder,
                          int timeout_seconds) {
    std::vector<std::string> argument_texts = arguments;
    std::vector<std::string> environment_texts = environment_with(environment);
    const std::vector<char*> argument_list = pointers(argument_texts);
    const std::vector<char*> environment_list = pointers(environment_texts);
    const Pipe out;
    const Pipe err;
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) {
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, 0);
        ::dup2(out.ends[1], 1);
        ::dup2(err.ends[1], 2);
        if (folder.empty() || ::chdir(folder.c_str()) == 0)
            ::execvpe(argument_list[0], argument_list.data(), environment_list.data());
        ::_exit(127);
    }
    ::close(out.ends[1]);
    ::close(err.ends[1]);
    ProgramResult result;
    collect(out.ends[0], err.ends[0], result, timeout_seconds, child);
    ::close(out.ends[0]);
    ::close(err.ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace schemadiff::test
