#include "cli/session.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <thread>

#include "cli/command.h"
#include "cli/progress.h"
#include "cli/revision_words.h"
#include "migrate/revision_folder.h"
#include "migrate/revision_symbol.h"
#include "migrate/runner.h"
#include "migrate/session.h"
#include "support/date.h"
#include "support/text.h"

namespace schemadiff::cli {

CLI::App* command(CLI::App& app, const std::string& name, const std::string& what, const std::string& examples) {
    CLI::App* added = app.add_subcommand(name, what);
    added->fallthrough();
    added->footer("Examples:\n" + examples + "\n\nThe options of `schemadiff --help` may stand here too.");
    return added;
}

namespace {

std::optional<Format> format_of(const std::string& word) {
    if (word == "json") return Format::json;
    if (word == "sql") return Format::sql;
    return std::nullopt;  // text is what every command has
}

}  // namespace

Session::Session(const CommonOptions& options)
    : options_(options), console_(options.colour.value_or(support::ColourMode::automatic), options.quiet) {}

void Session::read_configuration() {
    auto stage = stopwatch_.stage("configuration");
    const std::optional<std::string> file = options_.config ? options_.config : load::find_configuration();
    if (!file && options_.environment)
        throw Error("--env " + *options_.environment + " needs a schemadiff.yaml, and there is none");
    if (file) {
        Diagnostics diagnostics;
        configuration_ = load::load_configuration(*file, options_.environment.value_or(""), diagnostics);
        throw_if_errors(console_, diagnostics, "the configuration");
    }
    drop_expired_rules();
    if (!options_.format) options_.format = format_of(configuration_.format);
    if (!options_.colour) options_.colour = support::parse_colour_mode(configuration_.color);
    options_.quiet |= configuration_.quiet;
    options_.verbose |= configuration_.verbose;
    options_.timings |= configuration_.timings;
    console_.set(options_.colour.value_or(support::ColourMode::automatic), options_.quiet);
}

void Session::drop_expired_rules() {
    const std::string today = support::today();
    std::erase_if(configuration_.ignore, [&](const load::IgnoreRule& rule) {
        if (rule.expires.empty() || rule.expires >= today) return false;
        console_.warn("ignored until " + rule.expires + ", no longer: " + rule.object + " (" + rule.reason + ")");
        return true;
    });
}

const std::string& Session::database_url() {
    if (!database_url_) database_url_ = load::database_of(configuration_, options_.db.value_or(""));
    return *database_url_;
}

const std::string& Session::scratch_url() const {
    return configuration_.scratch;
}

std::string Session::model_path() const {
    return options_.model.value_or(load::model_path(configuration_));
}

std::vector<std::string> Session::revision_folders() const {
    return options_.revisions.empty() ? configuration_.revisions : options_.revisions;
}

migrate::VersionTable Session::version_table() const {
    return {configuration_.version_table_schema, configuration_.version_table};
}

db::OpenDatabase Session::open(const std::string& url) {
    auto stage = stopwatch_.stage("connect");
    db::ConnectionOptions options;
    if (options_.verbose)
        options.on_notice = [this](const std::string& severity, const std::string& message) {
            console_.say(severity + ": " + message);
        };
    return db::open_database(url, std::move(options));
}

void Session::wait_for_database(const std::string& duration) {
    if (duration.empty()) return;
    wait_ = std::chrono::milliseconds(migrate::duration_milliseconds(duration));
    // PostgreSQL would take 30 for milliseconds; nobody who waits for a server means that.
    if (wait_.count() > 0 && duration.find_first_not_of("0123456789") == std::string::npos)
        throw Error("--wait " + duration + " has no unit", "write --wait " + duration + "s");
}

namespace {

// What waiting does not mend: the server is there and says no.
bool is_refusal(const std::string& message) {
    for (const std::string_view word : {"authentication failed", "no password supplied", "no pg_hba.conf entry",
                                        "role \"", "invalid connection option"})
        if (message.find(word) != std::string::npos) return true;
    return false;
}

}  // namespace

db::Connection& Session::database() {
    const auto deadline = std::chrono::steady_clock::now() + wait_;
    for (bool told = false; !database_;) {
        try {
            database_.emplace(open(database_url()));
        } catch (const Error& error) {
            if (is_refusal(error.what())) throw;
            if (std::chrono::steady_clock::now() >= deadline) {
                if (!told) throw;
                throw Error(error.what(), "gave up after " + time_text(wait_) + " (--wait)");
            }
            if (!told) console_.say("waiting for the server: " + std::string(error.what()));
            told = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
    }
    return database_->connection;
}

const migrate::RevisionGraph& Session::graph() {
    graph_as_it_is();
    if (broken_revisions_ > 0) throw Error(support::plural(broken_revisions_, "error") + " in the revisions");
    return *graph_;
}

const migrate::RevisionGraph& Session::graph_as_it_is() {
    if (graph_) return *graph_;
    auto stage = stopwatch_.stage("revisions");
    migrate::RevisionFiles files = migrate::read_revision_folders(revision_folders());
    Diagnostics diagnostics = std::move(files.diagnostics);
    graph_.emplace(std::move(files.revisions));
    diagnostics.insert(diagnostics.end(), graph_->problems().begin(), graph_->problems().end());
    console_.show(diagnostics);
    broken_revisions_ = std::count_if(diagnostics.begin(), diagnostics.end(),
                                      [](const Diagnostic& each) { return each.severity == Severity::error; });
    return *graph_;
}

const migrate::VersionState& Session::version_state() {
    if (!state_) state_ = migrate::read_version_state(database(), version_table());
    return *state_;
}

bool Session::tell_half_done() {
    const std::optional<migrate::HalfDone> half = migrate::half_done(graph_as_it_is(), version_state());
    if (half) console_.warn(half->what + "; `schemadiff " + half->command + "` goes on with it");
    return half.has_value();
}

const std::vector<std::string>& Session::current_rows() {
    return version_state().rows;
}

std::vector<std::string> Session::rows_for(std::string_view symbol) {
    return migrate::counts_from_database(symbol) ? current_rows() : std::vector<std::string>{};
}

void Session::list_revisions(const std::vector<std::string>& ids) {
    if (format() == Format::json) return console_.result(revisions_json(graph_as_it_is(), ids));
    for (const std::string& id : ids)
        console_.result((verbose() ? entry_text(graph_as_it_is(), id) : entry_line(graph_as_it_is(), id)) + "\n");
}

void Session::refuse_format(Format format, std::string_view command) {
    if (options_.format != format) return;
    throw Error("`schemadiff " + std::string(command) + "` has no such --format");
}

void Session::finish() {
    console_.finish();
    if (options_.timings) console_.print(stopwatch_.text());
}

}  // namespace schemadiff::cli
