#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/run.h"
#include "cli/session.h"
#include "migrate/foreign_versions.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

struct StampFlags {
    migrate::StampOptions stamp;
    std::string from;
};

int stamp(Session& session, StampFlags flags) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    if (!flags.from.empty()) {
        flags.stamp.targets = migrate::read_foreign_versions(session.database(), graph, flags.from);
        if (flags.stamp.targets.empty()) flags.stamp.targets = {"base"};
        session.console().say(flags.from + " says: " + support::join(flags.stamp.targets, ", "));
    }
    return interruptible([&](db::Interrupts& interrupts) {
        interrupts.watch(&session.database());
        migrate::stamp(session.database(), graph, flags.stamp, run_options(session, {}));
        return kDone;
    });
}

}  // namespace

void add_stamp(CLI::App& app, Program& program) {
    auto options = std::make_shared<StampFlags>();
    CLI::App* stamp_command =
        command(app, "stamp", "Mark where the database is, running nothing",
                "  schemadiff stamp head\n  schemadiff stamp --purge cad2\n  schemadiff stamp base\n"
                "  schemadiff stamp --from alembic_version      # where another tool's version table says it is");
    CLI::Option* targets =
        stamp_command->add_option("revisions", options->stamp.targets, "Where the database is")->type_name("REV");
    CLI::Option* from = stamp_command->add_option("--from", options->from, "Another tool's version table");
    from->type_name("TABLE")->excludes(targets);
    stamp_command->add_flag("--purge", options->stamp.purge,
                            "Forget what it is marked with, also ids that no file has");
    stamp_command->callback([&program, options] {
        if (options->from.empty() && options->stamp.targets.empty()) throw CLI::RequiredError("REV, or --from TABLE,");
        program.run = [options](Session& session) { return stamp(session, *options); };
    });
}

}  // namespace schemadiff::cli
