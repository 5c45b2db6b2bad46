#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"
#include "migrate/revision_symbol.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

int show(Session& session, const std::string& symbol) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    const std::vector<std::string> ids = migrate::resolve(graph, symbol, session.rows_for(symbol));
    if (session.format() == Format::json) {
        session.console().result(revisions_json(graph, ids));
        return session.graph_status();
    }
    bool first = true;
    for (const std::string& id : ids) {
        if (!first) session.console().result("\n");
        first = false;
        if (session.format() == Format::sql)
            session.console().result(support::read_file(graph.at(id).path));
        else
            session.console().result(entry_text(graph, id));
    }
    return session.graph_status();
}

}  // namespace

void add_show(CLI::App& app, Program& program) {
    auto symbol = std::make_shared<std::string>();
    CLI::App* show_command =
        command(app, "show", "Show a revision", "  schemadiff show head\n  schemadiff show cad2 --format sql");
    show_command->add_option("revision", *symbol, "The revision: an id, a part of one, head, LABEL@head, -1")
        ->required()
        ->type_name("REV");
    show_command->callback(
        [&program, symbol] { program.run = [symbol](Session& session) { return show(session, *symbol); }; });
}

}  // namespace schemadiff::cli
