#include "db/server_binaries.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "schemadiff/error.h"

namespace schemadiff::db {

namespace {

namespace fs = std::filesystem;

constexpr const char kPackagedVersions[] = "/usr/lib/postgresql";
constexpr const char kVariable[] = "SCHEMADIFF_PG_BIN";

std::string missing_binary(const std::string& folder) {
    for (const char* name : {"initdb", "postgres"})
        if (::access((folder + "/" + name).c_str(), X_OK) != 0) return name;
    return "";
}

bool holds_server(const std::string& folder) {
    return missing_binary(folder).empty();
}

std::string required(const std::string& folder, const std::string& who) {
    const std::string missing = missing_binary(folder);
    if (missing.empty()) return folder;
    throw Error(who + " names \"" + folder + "\", where there is no program \"" + missing + "\"",
                "name the folder that holds initdb and postgres, /usr/lib/postgresql/15/bin say");
}

std::string output_of(const char* command) {
    std::string text;
    FILE* pipe = ::popen(command, "re");
    if (pipe == nullptr) return text;
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
    ::pclose(pipe);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::optional<std::string> highest_packaged() {
    std::error_code error;
    std::optional<std::string> best;
    int best_version = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(kPackagedVersions, error)) {
        const int version = std::atoi(entry.path().filename().c_str());
        const std::string folder = (entry.path() / "bin").string();
        if (version <= best_version || !holds_server(folder)) continue;
        best = folder;
        best_version = version;
    }
    return best;
}

std::optional<std::string> in_path() {
    const char* variable = std::getenv("PATH");
    std::string rest = variable == nullptr ? "" : variable;
    while (!rest.empty()) {
        const std::size_t colon = rest.find(':');
        const std::string folder = rest.substr(0, colon);
        if (!folder.empty() && holds_server(folder)) return folder;
        rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
    }
    return std::nullopt;
}

}  // namespace

std::string find_server_binaries(const std::string& given) {
    if (!given.empty()) return required(given, "the configuration");
    const char* variable = std::getenv(kVariable);
    if (variable != nullptr && variable[0] != '\0') return required(variable, kVariable);
    const std::string configured = output_of("pg_config --bindir 2>/dev/null");
    if (!configured.empty() && holds_server(configured)) return configured;
    if (const std::optional<std::string> folder = highest_packaged()) return *folder;
    if (const std::optional<std::string> folder = in_path()) return *folder;
    throw Error(std::string("no PostgreSQL server was found to start: pg_config names none, and neither ") +
                    kPackagedVersions + "/*/bin nor PATH holds initdb and postgres",
                std::string("install PostgreSQL's server, name its folder in ") + kVariable +
                    ", or name an empty database in scratch: or in the URL");
}

std::optional<ServerUser> find_server_user() {
    if (::geteuid() != 0) return std::nullopt;
    for (const char* name : {"postgres", "nobody"}) {
        passwd entry{};
        passwd* found = nullptr;
        std::vector<char> buffer(16384);
        if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
            return ServerUser{name, found->pw_uid, found->pw_gid};
    }
    throw Error("PostgreSQL does not run as root, and there is no user \"postgres\" or \"nobody\" to run it as");
}

}  // namespace schemadiff::db
