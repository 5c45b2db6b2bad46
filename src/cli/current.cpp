#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/run.h"
#include "cli/session.h"
#include "migrate/checksum.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

struct CurrentOptions {
    bool check_heads = false;
    std::string wait;
};

// Whether the database is at all heads, and nowhere else.
int checked_heads(Session& session, const std::vector<std::string>& rows) {
    std::vector<std::string> heads = session.graph_as_it_is().heads();
    std::sort(heads.begin(), heads.end());
    if (rows == heads) return kDone;
    session.console().warn("the database is at " + (rows.empty() ? "base" : support::join(rows, ", ")) +
                           (heads.size() > 1 ? ", the heads are " : ", the head is ") +
                           (heads.empty() ? "base" : support::join(heads, ", ")));
    return kDiffers;
}

int current(Session& session, const CurrentOptions& options) {
    session.wait_for_database(options.wait);
    const std::vector<std::string> rows = session.current_rows();
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    const std::vector<migrate::ChangedFile> files =
        migrate::changed_files(graph, session.version_state(), base_folder(session));
    for (const std::string& line : migrate::changed_file_lines(files)) session.console().warn(line);
    const bool half_done = session.tell_half_done();
    int differs = options.check_heads ? checked_heads(session, rows) : kDone;
    if (options.check_heads && half_done) differs = kDiffers;
    const int status = session.graph_status() != kDone ? session.graph_status() : differs;
    std::vector<std::string> known;
    for (const std::string& row : rows) {
        if (graph.find(row) != nullptr) known.push_back(row);
    }
    if (session.format() == Format::json) {
        session.console().result(revisions_json(graph, known, {rows.begin(), rows.end()}));
        return status;
    }
    for (const std::string& row : rows) {
        if (graph.find(row) == nullptr)
            session.console().result(row + " (no file)\n");
        else if (session.verbose())
            session.console().result(entry_text(graph, row) + "\n");
        else
            session.console().result(entry_line(graph, row) + "\n");
    }
    return status;
}

}  // namespace

void add_current(CLI::App& app, Program& program) {
    auto options = std::make_shared<CurrentOptions>();
    CLI::App* added = command(app, "current", "Show where the database is",
                              "  schemadiff current\n  schemadiff current --db URL -v\n"
                              "  schemadiff current --check-heads --wait 30s");
    added->add_flag("--check-heads", options->check_heads, "Exit status 1 where the database is not at the heads");
    added->add_option("--wait", options->wait, "How long to wait for a server that is still starting, 30s say")
        ->type_name("TIME");
    added->callback(
        [&program, options] { program.run = [options](Session& session) { return current(session, *options); }; });
}

}  // namespace schemadiff::cli
