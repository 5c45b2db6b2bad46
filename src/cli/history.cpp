#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"
#include "migrate/revision_symbol.h"

namespace schemadiff::cli {

namespace {

struct HistoryOptions {
    std::string range;
    bool indicate_current = false;
};

std::vector<std::string> chosen(Session& session, const HistoryOptions& options, const std::vector<std::string>& rows) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    if (!options.range.empty()) return migrate::history_range(graph, options.range, rows);
    std::vector<std::string> ids = graph.ids();
    std::reverse(ids.begin(), ids.end());
    return ids;
}

// Only a range that counts from where the database is, or the mark of it, needs the database.
bool needs_rows(const HistoryOptions& options) {
    return options.indicate_current || (!options.range.empty() && migrate::counts_from_database(options.range));
}

int history(Session& session, const HistoryOptions& options) {
    std::vector<std::string> rows;
    if (needs_rows(options)) rows = session.current_rows();
    const std::vector<std::string> ids = chosen(session, options, rows);
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    const std::set<std::string> current(rows.begin(), rows.end());
    if (session.format() == Format::json) {
        session.console().result(revisions_json(graph, ids, current));
        return session.graph_status();
    }
    for (const std::string& id : ids) {
        const std::string text = session.verbose() ? entry_text(graph, id, current) : step_line(graph, id, current);
        session.console().result(text + "\n");
    }
    return session.graph_status();
}

}  // namespace

void add_history(CLI::App& app, Program& program) {
    auto options = std::make_shared<HistoryOptions>();
    CLI::App* history_command = command(app, "history", "List the revisions, newest first",
                                        "  schemadiff history\n  schemadiff history -r cad2:head -v\n"
                                        "  schemadiff history -r -3:current --indicate-current");
    history_command->add_option("-r,--rev-range", options->range, "Only from A to B, A with it")->type_name("A:B");
    history_command->add_flag("-i,--indicate-current", options->indicate_current, "Mark where the database is");
    history_command->callback(
        [&program, options] { program.run = [options](Session& session) { return history(session, *options); }; });
}

}  // namespace schemadiff::cli
