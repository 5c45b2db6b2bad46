#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/run.h"
#include "cli/session.h"

namespace schemadiff::cli {

void add_upgrade(CLI::App& app, Program& program) {
    struct Options {
        std::string target{"head"};
        RunFlags flags;
    };
    auto options = std::make_shared<Options>();
    CLI::App* added = command(app, "upgrade", "Apply revisions",
                              "  schemadiff upgrade\n  schemadiff upgrade +1\n  schemadiff upgrade 0437 --dry-run\n"
                              "  schemadiff upgrade --sql >script.sql\n  schemadiff upgrade cad2:head --sql");
    added->add_option("revision", options->target, "Where to (default: head); A:B with --sql")->type_name("REV");
    add_run_flags(*added, options->flags);
    added->callback([&program, options] {
        program.run = [options](Session& session) {
            return run_revisions(session, migrate::Direction::upgrade, options->target, options->flags);
        };
    });
}

}  // namespace schemadiff::cli
