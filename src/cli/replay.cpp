#include "cli/replay.h"

#include "cli/run.h"
#include "migrate/baseline.h"
#include "migrate/missing_role.h"

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
    auto stage = session.stopwatch().stage("replay");
    db::OpenDatabase database = open_scratch(session);
    migrate::with_roles_made(database.connection, [&] {
        migrate::apply(database.connection, graph, target, replay_options(session));
    });
    return database;
}

}  // namespace schemadiff::cli
