#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"

namespace schemadiff::cli {

namespace {

int branches(Session& session) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    std::vector<std::string> points;
    for (const std::string& id : graph.ids())
        if (graph.is_branch_point(id)) points.push_back(id);
    if (session.format() == Format::json) {
        session.console().result(revisions_json(graph, points));
        return session.graph_status();
    }
    for (const std::string& id : points) {
        session.console().result(entry_line(graph, id) + "\n");
        for (const std::string& child : graph.children(id))
            session.console().result(std::string(id.size(), ' ') + " -> " + entry_line(graph, child) + "\n");
    }
    return session.graph_status();
}

}  // namespace

void add_branches(CLI::App& app, Program& program) {
    command(app, "branches", "Show where the revisions fork", "  schemadiff branches")->callback([&program] {
        program.run = branches;
    });
}

}  // namespace schemadiff::cli
