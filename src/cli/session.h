// What all commands share: configuration, console, database, revisions and model, each opened once, when first asked
// for.
//
// Made by main, passed to the chosen command. It holds no command's flow: comparing is drift.h's.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "cli/options.h"
#include "db/open.h"
#include "load/configuration.h"
#include "migrate/revision_graph.h"
#include "migrate/version_table.h"
#include "schemadiff/catalog.h"
#include "support/stopwatch.h"

namespace schemadiff::cli {

class Session {
  public:
    explicit Session(const CommonOptions& options);

    Console& console() { return console_; }
    support::Stopwatch& stopwatch() { return stopwatch_; }
    Format format() const { return options_.format.value_or(Format::text); }
    bool verbose() const { return options_.verbose; }
    const CommonOptions& options() const { return options_; }

    // Reads the configuration, with the environment's keys and the command line's over it. Throws Error after printing
    // its diagnostics.
    void read_configuration();
    const load::Configuration& configuration() const { return configuration_; }

    // Where the database is, for db::open_database; never printed. Empty: libpq's own variables decide.
    const std::string& database_url();
    db::Connection& database();
    // From now on a server that cannot be reached yet is waited for so long (a duration; empty: not at all).
    void wait_for_database(const std::string& duration);
    // The empty database for replays and files of SQL.
    const std::string& scratch_url() const;
    // Opens any database as the program does: notices go to standard error under -v.
    db::OpenDatabase open(const std::string& url);

    // Where the model is: a file or a folder, which need not be there yet.
    std::string model_path() const;
    // The folders of the revisions; new ones are written into the first.
    std::vector<std::string> revision_folders() const;
    // Our two tables.
    migrate::VersionTable version_table() const;

    // The revisions; throws Error after printing what is wrong with the files or the graph.
    const migrate::RevisionGraph& graph();
    // The revisions as far as they can be read, after printing what is wrong: for the commands that help to mend it.
    const migrate::RevisionGraph& graph_as_it_is();
    // kTrouble where something is wrong with files or graph, for the commands that go on all the same.
    int graph_status() const { return broken_revisions_ ? 2 : 0; }
    // What our two tables say; nothing where they are not there. Read once.
    const migrate::VersionState& version_state();
    // Tells of a revision that is half done, and how to go on with it; whether there is one.
    bool tell_half_done();
    // The rows of the version table, sorted.
    const std::vector<std::string>& current_rows();
    // The same where the symbol or range counts from there; else none, and no database is asked.
    std::vector<std::string> rows_for(std::string_view symbol);

    // One line an entry, or JSON.
    void list_revisions(const std::vector<std::string>& ids);

    // Refuses a format that the command has not.
    void refuse_format(Format format, std::string_view command);

    // Prints the timings and flushes.
    void finish();

  private:
    // Rules whose day is over are told, and count no more.
    void drop_expired_rules();

    CommonOptions options_;
    Console console_;
    support::Stopwatch stopwatch_;
    load::Configuration configuration_;
    std::optional<std::string> database_url_;
    std::chrono::milliseconds wait_{0};
    std::optional<db::OpenDatabase> database_;
    std::optional<migrate::RevisionGraph> graph_;
    long long broken_revisions_ = 0;  // how many errors
    std::optional<migrate::VersionState> state_;
};

}  // namespace schemadiff::cli
