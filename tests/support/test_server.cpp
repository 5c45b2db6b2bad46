#include "support/test_server.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "db/throwaway_server.h"
#include "support/hash.h"

namespace schemadiff::test {

namespace {

namespace fs = std::filesystem;

const db::ThrowawayServer& shared_server() {
    static const db::ThrowawayServer server;
    return server;
}

// `url` with another database: what stands between the host and the query.
std::string with_database(const std::string& url, const std::string& database) {
    const std::size_t query = std::min(url.find('?'), url.size());
    const std::size_t host = url.find("://");
    const std::size_t slash = host == std::string::npos ? host : url.find('/', host + 3);
    if (slash == std::string::npos || slash > query) return url.substr(0, query) + "/" + database + url.substr(query);
    return url.substr(0, slash) + "/" + database + url.substr(query);
}

}  // namespace

std::string server_url(const std::string& database) {
    const char* given = std::getenv("SCHEMADIFF_TEST_URL");
    if (given != nullptr && given[0] != '\0') return with_database(given, database);
    return shared_server().url(database);
}

TestDatabase::TestDatabase() : name_("test_" + support::random_hex(12)) {
    db::Connection(server_url()).execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
}

TestDatabase::TestDatabase(const std::string& sql) : TestDatabase() {
    run(sql);
}

TestDatabase::~TestDatabase() {
    connection_.reset();
    try {
        db::Connection(server_url()).execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // The server is gone, or goes: so does the database.
    }
}

db::Result TestDatabase::run(const std::string& sql) {
    if (!connection_) connection_ = std::make_unique<db::Connection>(url());
    return connection_->query(sql);
}

TemporaryFolder::TemporaryFolder()
    : path_((fs::temp_directory_path() / ("schemadiff-test-" + support::random_hex(12))).string()) {
    fs::create_directory(path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
    const fs::path file = fs::path(path_) / name;
    fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    if (!(stream << text)) throw std::runtime_error("cannot write " + file.string());
    return file.string();
}

}  // namespace schemadiff::test
