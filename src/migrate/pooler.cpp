#include "migrate/pooler.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

constexpr std::chrono::seconds kPatience(2);

enum class Pooling { kept, shared, unknown };

long long session_of(db::Connection& connection) {
    return connection.query("SELECT pg_catalog.pg_backend_pid()").integer(0, 0);
}

// Shared with a thread that may be left behind: a full pool lets its clients wait for minutes.
struct Second {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<db::Connection> connection;  // in a transaction: nobody takes its session from it
    std::optional<long long> session;
    bool refused = false;  // transactions, by a pooler that shares sessions between statements
    bool ended = false;
    bool abandoned = false;
};

void connect(const std::shared_ptr<Second>& second, const OpenBeside& open_beside) {
    std::optional<db::Connection> connection;
    std::optional<long long> session;
    bool refused = false;
    try {
        connection.emplace(open_beside());
        connection->begin();
        session = session_of(*connection);
    } catch (const DatabaseError& error) {
        // Its last word before it hangs up: no SQLSTATE may come with it.
        refused = std::string_view(error.what()).find("statement pooling mode") != std::string_view::npos;
    } catch (const Error&) {
        // It cannot connect a second time.
    }
    const std::lock_guard lock(second->mutex);
    second->ended = true;
    second->refused = refused;
    if (!second->abandoned && session) {
        second->connection = std::move(connection);
        second->session = session;
    }
    second->changed.notify_all();
}

// Of a session that a pooler has given to `ours`.
Pooling pooling_of(db::Connection& ours, long long session, const OpenBeside& open_beside) {
    const auto second = std::make_shared<Second>();
    std::thread([second, open_beside] { connect(second, open_beside); }).detach();
    std::unique_lock lock(second->mutex);
    if (!second->changed.wait_for(lock, kPatience, [&] { return second->ended; })) second->abandoned = true;
    if (second->refused) return Pooling::shared;
    if (!second->session) return Pooling::unknown;
    // Where it has our session in its transaction, we would wait for it.
    const bool stayed = *second->session != session && session_of(ours) == session;
    second->connection->rollback();
    second->connection.reset();
    return stayed ? Pooling::kept : Pooling::shared;
}

}  // namespace

void require_own_session(db::Connection& connection, const OpenBeside& open_beside,
                         const std::function<void(const std::string&)>& warn) {
    if (!open_beside) return;
    const long long session = session_of(connection);
    if (session == connection.backend_pid()) return;
    // Some keep a session once a setting was made in it (the proxy of Amazon's RDS pins it then). This one is what it
    // is by default, and harms nobody where it stays behind.
    connection.execute("SET standard_conforming_strings TO on");
    const Pooling pooling = pooling_of(connection, session_of(connection), open_beside);
    connection.execute("RESET standard_conforming_strings");
    if (pooling == Pooling::kept) return;
    const std::string place = "a connection pooler stands before the server and ";
    if (pooling == Pooling::unknown)
        return warn(place +
                    "it cannot be seen whether it keeps one session for us; where it does not, the run will stop: " +
                    pooler_hint());
    throw Error(place +
                    "gives our session of the server to others between transactions: the lock of the run would stay "
                    "behind in it, and its settings would reach others",
                "nothing was changed; " + pooler_hint());
}

std::string pooler_hint() {
    return "connect to the server itself, or have the pooler keep a session for each client (pgbouncer: pool_mode = "
           "session)";
}

}  // namespace schemadiff::migrate
