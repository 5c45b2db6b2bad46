#include "db/open.h"

#include <string_view>

namespace schemadiff::db {

namespace {

constexpr std::string_view kEphemeral = "ephemeral:";

}  // namespace

bool is_ephemeral(const std::string& url) {
    return url.starts_with(kEphemeral);
}

OpenDatabase open_database(const std::string& url, ConnectionOptions options) {
    if (!is_ephemeral(url)) return {nullptr, url, Connection(url, std::move(options))};
    auto server = std::make_shared<ThrowawayServer>(ThrowawayOptions{url.substr(kEphemeral.size()), {}});
    Connection connection = server->connect("postgres", std::move(options));
    const std::string own = server->url();
    return {std::move(server), own, std::move(connection)};
}

}  // namespace schemadiff::db
