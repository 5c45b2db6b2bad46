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
    added->add_option("revision", options->target, "Where to: an id, -1, base; A:B with --sql")->type_name("REV");
    add_run_flags(*added, options->flags);
    added->callback([&program, options] {
        if (options->target.empty()) throw CLI::RequiredError("Where to (an id, -1 or base)");
        program.run = [options](Session& session) {
            return run_revisions(session, migrate::Direction::downgrade, options->target, options->flags);
        };
    });
}

}  // namespace schemadiff::cli
