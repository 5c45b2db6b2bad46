#include "cli/replay.h"

#include <string_view>

#include "cli/drift.h"
#include "cli/run.h"
#include "migrate/baseline.h"
#include "migrate/missing_role.h"
#include "migrate/revision_symbol.h"
#include "sql/quote.h"

namespace schemadiff::cli {

db::OpenDatabase open_scratch(Session& session) {
    db::OpenDatabase database = session.open(session.scratch_url());
    if (!migrate::is_empty_database(database.connection, session.version_table()))
        throw Error("the scratch database is not empty: " + database.connection.place(),
                    "`scratch:` names an empty database; `ephemeral:` is a new one each time");
    return database;
}

db::OpenDatabase replay(Session& session, const std::string& target) {
    const migrate::RevisionGraph& graph = session.graph();
    const std::vector<std::string> ids = migrate::resolve(graph, target, session.rows_for(target));
    auto stage = session.stopwatch().stage("replay");
    db::OpenDatabase database = open_scratch(session);
    for (const std::string& id : ids) {
        migrate::with_roles_made(database.connection,
                                 [&] { migrate::apply(database.connection, graph, id, replay_options(session)); });
    }
    return database;
}

namespace {

// What leads from an empty database to the catalog.
Plan plan_from_nothing(Session& session, db::Connection& connection, const Catalog& wanted) {
    const Catalog empty = read_live(session, connection, {}, true);
    compare::Comparison comparison = compare::compare(empty, wanted, compare_options(session), nullptr);
    std::erase_if(comparison.changes.changes, [](const Change& change) { return change.verb == Verb::drop; });
    return plan::make_plan(comparison.changes, {&comparison.from, nullptr}, {&comparison.to, nullptr},
                           plan_options(session, connection.server_version()));
}

void run_at_once(db::Connection& connection, const Plan& plan) {
    connection.begin();
    try {
        connection.execute("SET LOCAL check_function_bodies = off");
        for (const PlanSegment& segment : plan.segments)
            for (const Step& step : segment.steps) connection.execute(step.sql);
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

}  // namespace

db::OpenDatabase replay_onto(Session& session, const Catalog& live, const std::string& target) {
    auto stage = session.stopwatch().stage("replay");
    db::OpenDatabase database = open_scratch(session);
    db::Connection& connection = database.connection;
    const Plan plan = plan_from_nothing(session, connection, live);
    migrate::with_roles_made(connection, [&] { run_at_once(connection, plan); });
    const migrate::RunOptions options = replay_options(session);
    if (!session.current_rows().empty())
        migrate::stamp(connection, session.graph(), {session.current_rows(), false}, options);
    migrate::with_roles_made(connection, [&] { migrate::apply(connection, session.graph(), target, options); });
    return database;
}

namespace {

constexpr std::string_view kUndefinedObject = "42704";
constexpr int kMostRoles = 200;

// The role whose absence the error tells; empty for any other error. In a server of ours messages are in English.
std::string missing_role(const DatabaseError& error) {
    static constexpr std::string_view kHead = "role \"";
    static constexpr std::string_view kTail = "\" does not exist";
    const std::string_view text = error.what();
    const std::size_t tail = text.find(kTail);
    const std::size_t head = tail == std::string_view::npos ? tail : text.rfind(kHead, tail);
    if (error.sqlstate() != kUndefinedObject || head == std::string_view::npos) return {};
    return std::string(text.substr(head + kHead.size(), tail - head - kHead.size()));
}

// The server's own superuser gives up its name, since revisions may name `postgres` like any other role.
db::Connection administrator(const db::ThrowawayServer& server) {
    server.connect().execute("CREATE ROLE schemadiff_administrator SUPERUSER LOGIN");
    db::Connection connection(server.url("postgres", "schemadiff_administrator"));
    connection.execute(
        "ALTER ROLE postgres RENAME TO schemadiff_bootstrap; CREATE ROLE schemadiff_owner; "
        "CREATE ROLE schemadiff_ordinary LOGIN IN ROLE schemadiff_owner");
    return connection;
}

// New owners need the right to create in `public`, which the owner of the database has.
void make_role(db::Connection& administrator, const std::string& role) {
    const std::string name = sql::identifier(role);
    administrator.execute("CREATE ROLE " + name + " IN ROLE schemadiff_owner");
    administrator.execute("GRANT " + name + " TO schemadiff_ordinary");
}

}  // namespace

db::OpenDatabase replay_as_ordinary_role(Session& session, const std::string& target) {
    if (!db::is_ephemeral(session.scratch_url())) return replay(session, target);
    const migrate::RevisionGraph& graph = session.graph();
    auto stage = session.stopwatch().stage("replay");
    const std::shared_ptr<db::ThrowawayServer> server = session.open(session.scratch_url()).server;
    db::Connection superuser = administrator(*server);
    for (int roles = 0;; ++roles) {
        superuser.execute("DROP DATABASE IF EXISTS replay");
        superuser.execute("CREATE DATABASE replay OWNER schemadiff_owner TEMPLATE template0");
        const std::string url = server->url("replay", "schemadiff_ordinary");
        try {
            db::OpenDatabase database{server, url, db::Connection(url)};
            migrate::apply(database.connection, graph, target, replay_options(session));
            return database;
        } catch (const DatabaseError& error) {
            const std::string role = missing_role(error);
            if (role.empty() || roles == kMostRoles) throw;
            make_role(superuser, role);
        }
    }
}

}  // namespace schemadiff::cli
