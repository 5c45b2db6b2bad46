#include "cli/new_file.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "migrate/revision_folder.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

std::string formatted(const std::tm& parts, const char* format) {
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), format, &parts);
    return text.data();
}

// Sets TZ for as long as it lives.
class TimeZone {
  public:
    explicit TimeZone(const std::string& name) {
        if (const char* before = std::getenv("TZ")) before_ = before;
        ::setenv("TZ", (":" + name).c_str(), 1);
        ::tzset();
    }
    ~TimeZone() {
        if (before_)
            ::setenv("TZ", before_->c_str(), 1);
        else
            ::unsetenv("TZ");
        ::tzset();
    }
    TimeZone(const TimeZone&) = delete;
    TimeZone& operator=(const TimeZone&) = delete;

  private:
    std::optional<std::string> before_;
};

// The C library takes any name it does not know for UTC.
bool is_known_zone(const std::string& name) {
    if (name.empty() || name.front() == '/' || name.find("..") != std::string::npos) return false;
    std::error_code error;
    return std::filesystem::is_regular_file("/usr/share/zoneinfo/" + name, error);
}

std::string quoted_for_shell(const std::string& text) {
    return "'" + support::replace_all(text, "'", "'\\''") + "'";
}

struct Said {
    int status = 0;
    std::string text;
};

Said run_by_shell(const std::string& command) {
    Said said;
    std::FILE* pipe = ::popen(("{ " + command + "\n} 2>&1").c_str(), "r");
    if (pipe == nullptr) return {127, "cannot start a shell"};
    std::array<char, 4096> part{};
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe))
        said.text.append(part.data(), count);
    const int status = ::pclose(pipe);
    said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return said;
}

}  // namespace

std::string Moment::text() const {
    return formatted(parts, "%Y-%m-%d %H:%M:%S ") + zone;
}

Moment moment(std::time_t time, const std::string& time_zone) {
    Moment out;
    if (time_zone.empty() || time_zone == "UTC") {
        ::gmtime_r(&time, &out.parts);
        out.zone = "UTC";
        return out;
    }
    if (!is_known_zone(time_zone))
        throw Error("the system knows no time zone \"" + time_zone + "\"",
                    "`timezone:` takes a name as in /usr/share/zoneinfo, Europe/Berlin say");
    const TimeZone zone(time_zone);
    ::localtime_r(&time, &out.parts);
    out.zone = formatted(out.parts, "%z");
    return out;
}

std::string new_file_name(std::string_view pattern, std::string_view id, std::string_view message,
                          const Moment& moment) {
    const std::map<std::string, std::string> words = {{"{id}", std::string(id)},
                                                      {"{slug}", migrate::slug(message)},
                                                      {"{year}", formatted(moment.parts, "%Y")},
                                                      {"{month}", formatted(moment.parts, "%m")},
                                                      {"{day}", formatted(moment.parts, "%d")},
                                                      {"{hour}", formatted(moment.parts, "%H")},
                                                      {"{minute}", formatted(moment.parts, "%M")},
                                                      {"{second}", formatted(moment.parts, "%S")}};
    std::string name(pattern);
    for (const auto& [token, value] : words) name = support::replace_all(name, token, value);
    while (name.ends_with('_') || name.ends_with('-')) name.pop_back();
    return name + ".sql";
}

void run_after_new_file(Session& session, const std::string& path) {
    for (const std::string& pattern : session.configuration().after_revision) {
        const std::string command = support::replace_all(pattern, "{path}", quoted_for_shell(path));
        const Said said = run_by_shell(command);
        if (said.status == 0) {
            if (session.verbose() && !said.text.empty()) session.console().print(said.text);
            continue;
        }
        throw Error("wrote " + path + ", but the command for new files failed with status " +
                        std::to_string(said.status) + ": " + command +
                        (said.text.empty() ? "" : "\n" + std::string(support::trim(said.text))),
                    "the file stays; run the command again once it is mended");
    }
}

}  // namespace schemadiff::cli
