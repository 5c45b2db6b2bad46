#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/run.h"
#include "cli/session.h"

namespace schemadiff::cli {

namespace {

int stamp(Session& session, const migrate::StampOptions& options) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    migrate::stamp(session.database(), graph, options, run_options(session, {}));
    return kDone;
}

}  // namespace

void add_stamp(CLI::App& app, Program& program) {
    auto options = std::make_shared<migrate::StampOptions>();
    CLI::App* stamp_command =
        command(app, "stamp", "Mark where the database is, running nothing",
                "  schemadiff stamp head\n  schemadiff stamp --purge cad2\n  schemadiff stamp base");
    stamp_command->add_option("revisions", options->targets, "Where the database is")->required()->type_name("REV");
    stamp_command->add_flag("--purge", options->purge, "Forget what it is marked with, also ids that no file has");
    stamp_command->callback(
        [&program, options] { program.run = [options](Session& session) { return stamp(session, *options); }; });
}

}  // namespace schemadiff::cli
