// Writes what a project begins with: a commented configuration, an empty model, the folder of the revisions.

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/command.h"
#include "cli/session.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

constexpr std::string_view kConfiguration = R"(version: 1
# Paths are relative to this file. Every key can be left out; what is commented out shows its default.

# The model: a file, or a folder of files.
model: model.yaml
# The revisions: plain SQL, one file a revision.
revisions: revisions

# The database. The command line (--db) and DATABASE_URL, also from a file .env beside this one, go before it.
# db: postgresql://localhost/mine

# The schemas that are managed: those that the model mentions, a list, or all.
# schemas: [public]
# Names of a model without a schema are looked up in these.
# search_path: [public]
# include: ['table:public.*']
# exclude: ['table:public.legacy_*']

# What is compared.
# compare_type: true
# compare_server_default: true
# compare_comments: true
# compare_privileges: true
# compare_owners: false

# How revisions run.
# version_table: public.schemadiff_version
# lock_timeout: 2s
# statement_timeout: 0
# lock_retry_for: 10s
# allow_deletes: false
# concurrent_indexes: false
# The empty database in which revisions are replayed: a throwaway server from the PostgreSQL binaries on this machine.
# scratch: 'ephemeral:'

# Keys that override those above for --env NAME.
# environments:
#   prod:
#     db: postgresql://db.example.org/mine
)";

constexpr std::string_view kModel = R"(version: 1
# tables:
#   videos:
#     columns:
#       id: bigserial
#       title: text not null
#     primary_key: [id]
)";

void write_new(Session& session, const std::string& path, std::string_view text) {
    if (std::filesystem::exists(path)) {
        session.console().say(path + " is there already, left as it is");
        return;
    }
    support::write_file_atomically(path, text);
    session.console().result("wrote " + path + "\n");
}

void make_folder(Session& session, const std::string& path) {
    if (std::filesystem::is_directory(path)) {
        session.console().say(path + "/ is there already, left as it is");
        return;
    }
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) throw Error("cannot make the folder " + path + ": " + error.message());
    session.console().result("made " + path + "/\n");
}

int init(Session& session) {
    const CommonOptions& options = session.options();
    write_new(session, options.config.value_or("schemadiff.yaml"), kConfiguration);
    const std::string model = options.model.value_or("model.yaml");
    const bool folder = std::filesystem::path(model).extension().empty();
    if (folder)
        make_folder(session, model);
    else
        write_new(session, model, kModel);
    make_folder(session, options.revisions.empty() ? "revisions" : options.revisions.front());
    return kDone;
}

}  // namespace

void add_init(CLI::App& app, Program& program) {
    command(app, "init", "Write schemadiff.yaml, a model and revisions/, overwriting nothing", "  schemadiff init")
        ->callback([&program] {
            program.run = init;
            program.in_project = false;
        });
}

}  // namespace schemadiff::cli
