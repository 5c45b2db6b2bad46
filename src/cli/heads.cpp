#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"

namespace schemadiff::cli {

namespace {

int heads(Session& session) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    session.list_revisions(graph.heads());
    return session.graph_status();
}

}  // namespace

void add_heads(CLI::App& app, Program& program) {
    command(app, "heads", "Show the heads of the revisions", "  schemadiff heads\n  schemadiff heads --format json")
        ->callback([&program] { program.run = heads; });
}

}  // namespace schemadiff::cli
