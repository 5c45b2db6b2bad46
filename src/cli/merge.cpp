#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/new_revision.h"
#include "cli/session.h"
#include "migrate/revision_symbol.h"

namespace schemadiff::cli {

namespace {

struct MergeOptions {
    NewRevision head;
    std::vector<std::string> symbols;
};

int merge(Session& session, MergeOptions options) {
    require_new_id(session, options.head);
    if (options.symbols.empty()) options.symbols = {"heads"};
    std::vector<std::string> rows;
    for (const std::string& symbol : options.symbols)
        if (rows.empty()) rows = session.rows_for(symbol);
    options.head.parents = migrate::parents_for_merge(session.graph_as_it_is(), options.symbols, rows);
    const migrate::Revision revision = write_new_revision(session, options.head, "", "", "");
    session.console().result(revision.path + "\n");
    return kDone;
}

}  // namespace

void add_merge(CLI::App& app, Program& program) {
    auto options = std::make_shared<MergeOptions>();
    CLI::App* merge_command = command(app, "merge", "Write a revision that merges heads",
                                      "  schemadiff merge heads -m \"views and homepages\"\n"
                                      "  schemadiff merge 0437 cad2 -m \"both\"");
    merge_command->add_option("revisions", options->symbols, "The heads to merge (default: all)")->type_name("REV");
    merge_command->add_option("-m,--message", options->head.message, "What is merged")->type_name("MSG");
    merge_command->add_option("--rev-id", options->head.id, "The id, in place of 12 random hex digits")
        ->type_name("ID");
    merge_command->add_option("--branch-label", options->head.labels, "A name for the branch that begins here")
        ->type_name("LABEL");
    merge_command->callback(
        [&program, options] { program.run = [options](Session& session) { return merge(session, *options); }; });
}

}  // namespace schemadiff::cli
