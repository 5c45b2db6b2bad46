#include "cli/replayed_states.h"

#include "cli/drift.h"
#include "cli/replay.h"
#include "cli/run.h"
#include "cli/state.h"
#include "inspect/inspect.h"
#include "migrate/missing_role.h"

namespace schemadiff::cli {

namespace {

class States {
  public:
    States(Session& session, migrate::Direction direction, const std::string& target)
        : session_(session), direction_(direction), target_(target), options_(replay_options(session)) {}

    std::map<std::string, std::string> replay(const std::vector<std::string>& rows) {
        db::OpenDatabase database = open_scratch(session_);
        for (const std::string& row : rows) run(database.connection, migrate::Direction::upgrade, row);
        managed_ = inspect_options(session_, mentioned_schemas(session_));
        managed_.in_transaction = true;
        options_.progress = [this](const migrate::Progress& progress) {
            if (progress.revision != nullptr) id_ = progress.revision->id;
        };
        options_.state_after = [this](db::Connection& connection) { return states_[id_] = state(connection); };
        run(database.connection, direction_, target_);
        return std::move(states_);
    }

  private:
    void run(db::Connection& connection, migrate::Direction direction, const std::string& target) {
        migrate::with_roles_made(connection, [&] {
            if (direction == migrate::Direction::upgrade)
                migrate::apply(connection, session_.graph(), target, options_);
            else
                migrate::revert(connection, session_.graph(), target, options_);
        });
    }

    std::string state(db::Connection& connection) {
        Catalog live = inspect::inspect(connection, managed_);
        leave_out(session_, live);
        return state_text(state_of(live, managed_.schemas, managed_.all_schemas, false));
    }

    Session& session_;
    migrate::Direction direction_;
    std::string target_;
    migrate::RunOptions options_;
    inspect::InspectOptions managed_;
    std::string id_;
    std::map<std::string, std::string> states_;
};

}  // namespace

std::map<std::string, std::string> replayed_states(Session& session, migrate::Direction direction,
                                                   const std::vector<std::string>& rows, const std::string& target) {
    auto stage = session.stopwatch().stage("replay");
    try {
        return States(session, direction, target).replay(rows);
    } catch (const Error& error) {
        session.console().say("the script records no state of the schema: " + std::string(error.what()));
        return {};
    }
}

}  // namespace schemadiff::cli
