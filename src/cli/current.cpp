#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"

namespace schemadiff::cli {

namespace {

int current(Session& session) {
    const std::vector<std::string> rows = session.current_rows();
    const migrate::RevisionGraph& graph = session.graph();
    std::vector<std::string> known;
    for (const std::string& row : rows) {
        if (graph.find(row) != nullptr)
            known.push_back(row);
        else
            session.console().warn("the database is at revision " + row + ", which no file has");
    }
    if (session.format() == Format::json) {
        session.console().result(revisions_json(graph, known, {rows.begin(), rows.end()}));
        return kDone;
    }
    for (const std::string& row : rows) {
        if (graph.find(row) == nullptr)
            session.console().result(row + " (no file)\n");
        else if (session.verbose())
            session.console().result(entry_text(graph, row) + "\n");
        else
            session.console().result(entry_line(graph, row) + "\n");
    }
    return kDone;
}

}  // namespace

void add_current(CLI::App& app, Program& program) {
    command(app, "current", "Show where the database is", "  schemadiff current\n  schemadiff current --db URL -v")
        ->callback([&program] { program.run = current; });
}

}  // namespace schemadiff::cli
