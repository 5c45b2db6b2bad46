#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/run.h"
#include "cli/session.h"

namespace schemadiff::cli {

void add_downgrade(CLI::App& app, Program& program) {
    struct Options {
        std::string target;
        RunFlags flags;
    };
    auto options = std::make_shared<Options>();
    CLI::App* added = command(app, "downgrade", "Revert revisions",
                              "  schemadiff downgrade -1\n  schemadiff downgrade cad2 --dry-run\n"
                              "  schemadiff downgrade base\n  schemadiff downgrade head:cad2 --sql");
    added->add_option("revision", options->target, "Where to: an id, -1, base; A:B with --sql")
        ->type_name("REV")
        ->required();
    added->add_flag("--sql", options->flags.sql, "Print the statements, run nothing");
    added->add_flag("--dry-run", options->flags.dry_run, "Tell what would run");
    added->add_flag("--no-wait", options->flags.no_wait, "Fail at once where another runner is at work");
    added->callback([&program, options] {
        program.run = [options](Session& session) {
            return run_revisions(session, migrate::Direction::downgrade, options->target, options->flags);
        };
    });
}

}  // namespace schemadiff::cli
