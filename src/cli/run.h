// What upgrade, downgrade, stamp and replays share: the runner's options, and its progress in words.
#pragma once

#include <string>

#include "cli/session.h"
#include "db/interrupt.h"
#include "migrate/runner.h"

namespace CLI {
class App;
}

namespace schemadiff::cli {

struct RunFlags {
    bool sql = false;
    bool dry_run = false;
    bool no_wait = false;
    std::string resume;  // "again", "skip" or empty
    bool allow_changed_files = false;
    bool allow_changed_objects = false;
    std::string wait;  // how long for a server that does not take connections yet
};

// The options of a run, for upgrade and downgrade.
void add_run_flags(CLI::App& command, RunFlags& flags);

// The runner's options from the configuration; progress goes to standard error, and the history gets the state that a
// revision left.
migrate::RunOptions run_options(Session& session, const RunFlags& flags);

// The same for a database of our own: silent, without a state.
migrate::RunOptions replay_options(Session& session);

// The folder that the globs of baselines are relative to.
std::string base_folder(Session& session);

// The statements that a run would send, from one revision to another or from where the database is.
int print_script(Session& session, migrate::Direction direction, const std::string& target);

// Runs, prints the script or tells what would run; the exit status.
int run_revisions(Session& session, migrate::Direction direction, const std::string& target, const RunFlags& flags);

// Runs `body` so that Ctrl-C and SIGTERM cancel what the connection runs that it has watched; then it is "interrupted".
int interruptible(const std::function<int(db::Interrupts&)>& body);

}  // namespace schemadiff::cli
