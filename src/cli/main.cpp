// The program: reads the command line, runs one command, turns its outcome into an exit status.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>

#include "cli/command.h"
#include "cli/session.h"
#include "schemadiff/error.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

constexpr const char* kAbout =
    "Keeps a PostgreSQL database in step with a model in YAML.\n"
    "Exit status: 0 in sync or done, 1 it differs, 2 trouble.";

void add_common_options(CLI::App& app, CommonOptions& common) {
    const auto text = [&](const char* name, std::optional<std::string>& target, const char* what, const char* word) {
        app.add_option(name, target, what)->type_name(word)->group("Common options");
    };
    text("--config", common.config, "The configuration (default: schemadiff.yaml, searched upwards)", "FILE");
    text("--env", common.environment, "The entry of `environments` to use", "NAME");
    text("--db", common.db, "The database: a URL, or `ephemeral:`", "URL");
    text("--model", common.model, "The model: a file or a folder", "PATH");
    app.add_option("--revisions", common.revisions, "The folder of the revisions; may stand several times")
        ->type_name("DIR")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group("Common options");
    app.add_option_function<std::string>(
           "--format",
           [&common](const std::string& word) {
               if (word == "text")
                   common.format = Format::text;
               else if (word == "json")
                   common.format = Format::json;
               else if (word == "sql")
                   common.format = Format::sql;
               else
                   throw CLI::ValidationError("--format", "\"" + word + "\" is none of text, json, sql");
           },
           "text, json or sql")
        ->type_name("F")
        ->group("Common options");
    app.add_option_function<std::string>(
           "--color",
           [&common](const std::string& word) {
               const auto mode = support::parse_colour_mode(word);
               if (!mode) throw CLI::ValidationError("--color", "\"" + word + "\" is none of auto, always, never");
               common.colour = *mode;
           },
           "auto, always or never")
        ->type_name("WHEN")
        ->group("Common options");
    app.add_flag("-q,--quiet", common.quiet, "Say nothing but results that differ, and errors")
        ->group("Common options");
    app.add_flag("-v,--verbose", common.verbose, "Say more")->group("Common options");
    app.add_flag("--timings", common.timings, "Print how long each stage took")->group("Common options");
}

void add_commands(CLI::App& app, Program& program) {
    add_init(app, program);
    add_pull(app, program);
    add_check(app, program);
    add_diff(app, program);
    add_revision(app, program);
    add_upgrade(app, program);
    add_downgrade(app, program);
    add_current(app, program);
    add_history(app, program);
    add_heads(app, program);
    add_branches(app, program);
    add_show(app, program);
    add_merge(app, program);
    add_stamp(app, program);
    add_verify(app, program);
    add_import(app, program);
    add_edit(app, program);
}

// CLI11 says "A subcommand is required" of a word that it does not know.
void require_known_command(const CLI::App& app) {
    const std::vector<std::string> rest = app.remaining();
    if (!app.get_subcommands().empty() || rest.empty() || rest.front().starts_with('-')) return;
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        known.push_back(command->get_name());
    const std::optional<std::string> near = support::nearest(rest.front(), known);
    throw Error("there is no command \"" + rest.front() + "\"",
                near ? "did you mean \"" + *near + "\"?" : "there are: " + support::join(known, ", "));
}

int run(int count, char** values) {
    Program program;
    CLI::App app(kAbout, "schemadiff");
    app.set_version_flag("--version", "schemadiff " SCHEMADIFF_VERSION);
    app.fallthrough();
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    add_common_options(app, program.common);
    add_commands(app, program);
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0;
        if (asked) return app.exit(error, std::cout, std::cerr), kDone;
        require_known_command(app);
        throw Error(error.what(), "schemadiff --help lists the commands, schemadiff COMMAND --help its options");
    }
    Session session(program.common);
    if (program.in_project) session.read_configuration();
    const int status = program.run(session);
    session.finish();
    return status;
}

void print_error(const std::string& message, const std::string& hint) {
    std::fflush(stdout);
    std::fprintf(stderr, "error: %s\n", message.c_str());
    if (!hint.empty()) std::fprintf(stderr, "hint: %s\n", hint.c_str());
}

}  // namespace

}  // namespace schemadiff::cli

int main(int count, char** values) {
    try {
        return schemadiff::cli::run(count, values);
    } catch (const schemadiff::Error& error) {
        schemadiff::cli::print_error(error.what(), error.hint());
    } catch (const std::exception& error) {
        schemadiff::cli::print_error(error.what(), "");
    }
    return schemadiff::cli::kTrouble;
}
