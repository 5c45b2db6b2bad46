// Makes revisions of what another tool keeps: a folder of numbered SQL files, or Alembic's chain.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <set>

#include "cli/command.h"
#include "cli/revision_words.h"
#include "cli/session.h"
#include "migrate/alembic.h"
#include "migrate/imported_text.h"
#include "migrate/numbered_files.h"
#include "migrate/revision_file.h"
#include "migrate/revision_folder.h"
#include "migrate/source_text.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

struct ImportOptions {
    std::string folder;
    std::vector<std::string> sql;
    std::vector<std::string> down_sql;

    bool printed() const { return !sql.empty() || !down_sql.empty(); }
};

migrate::Section section(const std::string& text) {
    migrate::Section out;
    out.text = text;
    return out;
}

// "20140924113530" reads as a moment; other numbers say none.
std::string moment_of(const std::string& number) {
    if (number.size() < 14 || number.find_first_not_of("0123456789") != std::string::npos) return "";
    if (!number.starts_with("19") && !number.starts_with("20")) return "";
    const auto part = [&](std::size_t at, std::size_t length) { return number.substr(at, length); };
    return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + " " + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) +
           " UTC";
}

migrate::Revision revision_of(const migrate::NumberedStep& step, const std::string& parent, Diagnostics& diagnostics) {
    migrate::Revision revision;
    revision.id = step.number;
    if (!parent.empty()) revision.revises = {parent};
    revision.title = step.name.empty() ? step.number : step.name;
    revision.created = moment_of(step.number);
    revision.upgrade = section(migrate::imported_section(step.up, diagnostics));
    if (step.down) revision.downgrade = section(migrate::imported_section(*step.down, diagnostics));
    return revision;
}

// A chain; steps that are revisions already are left as they are.
std::vector<migrate::Revision> numbered(Session& session, const std::string& folder, Diagnostics& diagnostics) {
    const migrate::RevisionGraph& graph = session.graph();
    std::vector<migrate::Revision> revisions;
    std::string parent;
    for (const migrate::NumberedStep& step : migrate::read_numbered_files(folder, diagnostics)) {
        if (graph.find(step.number) == nullptr) revisions.push_back(revision_of(step, parent, diagnostics));
        parent = step.number;
    }
    return revisions;
}

migrate::PrintedScript read_scripts(const ImportOptions& options, Diagnostics& diagnostics) {
    migrate::PrintedScript all;
    std::vector<std::string> paths = options.sql;
    paths.insert(paths.end(), options.down_sql.begin(), options.down_sql.end());
    for (const std::string& path : paths) {
        const auto text = migrate::read_source_text(path, support::read_file(path), diagnostics);
        if (!text) continue;
        migrate::PrintedScript script = migrate::read_alembic_script(path, *text);
        all.upgrades.merge(script.upgrades);
        all.downgrades.merge(script.downgrades);
        if (all.version_table.empty()) all.version_table = script.version_table;
    }
    return all;
}

// What a revision does whose statements only Alembic knows: it refuses, and says the way.
void refuse_to_run(migrate::Revision& revision, const std::string& version_table) {
    const std::string stamp = "`schemadiff stamp --from " + version_table + "`";
    revision.upgrade = section("-- schemadiff: guard only Alembic can run this revision: `alembic upgrade " +
                               revision.id + "`, then " + stamp + "\nSELECT 1;\n");
    revision.downgrade =
        section("-- schemadiff: irreversible: only Alembic can revert it: `alembic downgrade`, then " + stamp + "\n");
}

// What `import` makes, and where the other tool says that a database is.
struct Imported {
    std::vector<migrate::Revision> revisions;
    std::string version_table = "TABLE";
};

Imported from_alembic(Session& session, const ImportOptions& options, Diagnostics& diagnostics) {
    const migrate::PrintedScript script = read_scripts(options, diagnostics);
    Imported imported;
    imported.version_table =
        script.version_table.empty() ? migrate::alembic_version_table(options.folder) : script.version_table;
    for (migrate::Revision& revision : migrate::read_alembic_folder(options.folder, diagnostics)) {
        if (session.graph().find(revision.id) != nullptr) continue;
        const auto up = script.upgrades.find(revision.id);
        const auto down = script.downgrades.find(revision.id);
        const std::string python = support::read_file(revision.path);
        refuse_to_run(revision, imported.version_table);
        if (migrate::does_nothing(python, "upgrade")) revision.upgrade = section("");
        if (migrate::does_nothing(python, "downgrade")) revision.downgrade = section("");
        if (up != script.upgrades.end())
            revision.upgrade = section(migrate::imported_section(up->second, diagnostics));
        else if (!options.sql.empty())
            diagnostics.push_back(
                {Severity::warning, {options.sql.front(), 0, 0}, "says nothing of " + revision.id, ""});
        if (down != script.downgrades.end())
            revision.downgrade = section(migrate::imported_section(down->second, diagnostics));
        imported.revisions.push_back(std::move(revision));
    }
    return imported;
}

// The file's text, read back; its path is in the revision.
std::string text_of(Session& session, migrate::Revision& revision, Diagnostics& diagnostics) {
    const std::string source = revision.path.empty() ? revision.id : revision.path;
    const std::filesystem::path folder = session.revision_folders().front();
    revision.path = (folder / migrate::revision_file_name(revision.id, revision.title)).string();
    if (std::filesystem::exists(revision.path)) throw Error("there is a file " + revision.path + " already");
    const std::string text = migrate::write_revision(revision);
    const migrate::Revision back = migrate::parse_revision(revision.path, text, diagnostics);
    if (!back.broken && (back.id != revision.id || back.revises != revision.revises))
        throw Error(source + " would not read back as itself");
    return text;
}

// Also with those that are there: parents that are missing, rings, ids and labels that are taken.
void require_sound(Session& session, const std::vector<migrate::Revision>& revisions) {
    std::vector<migrate::Revision> all = revisions;
    for (const std::string& id : session.graph().ids()) all.push_back(session.graph().at(id));
    const migrate::RevisionGraph together(std::move(all));
    throw_if_errors(session.console(), together.problems(), "what was to be imported");
    if (!session.graph().empty() && together.bases().size() > session.graph().bases().size())
        throw Error("there are revisions already, and what is imported does not go on from them",
                    "import into a folder of its own: --revisions DIR");
}

void write_all(Session& session, std::vector<migrate::Revision>& revisions) {
    Diagnostics diagnostics;
    std::vector<std::string> texts;
    for (migrate::Revision& revision : revisions) texts.push_back(text_of(session, revision, diagnostics));
    throw_if_errors(session.console(), diagnostics, "what was to be imported");
    std::error_code error;
    std::filesystem::create_directories(session.revision_folders().front(), error);
    for (std::size_t i = 0; i < revisions.size(); ++i) support::write_file_atomically(revisions[i].path, texts[i]);
}

bool goes_back(const migrate::Revision& revision) {
    return revision.downgrade && revision.downgrade->text.find("-- schemadiff: irreversible") == std::string::npos;
}

void report(Session& session, const Imported& imported) {
    const std::vector<migrate::Revision>& revisions = imported.revisions;
    if (session.format() == Format::json) {
        std::vector<std::string> ids;
        for (const migrate::Revision& revision : revisions) ids.push_back(revision.id);
        session.console().result(revisions_json(migrate::RevisionGraph(revisions), ids));
        return;
    }
    int back = 0;
    for (const migrate::Revision& revision : revisions) {
        session.console().result(revision.path + "\n");
        back += goes_back(revision) ? 1 : 0;
    }
    session.console().say("imported " + support::plural(static_cast<long long>(revisions.size()), "revision") + ", " +
                          std::to_string(back) + " with a way back");
    if (revisions.empty()) return;
    session.console().say("a database that has them already: schemadiff stamp --from " + imported.version_table +
                          ", or schemadiff stamp REV");
}

int import(Session& session, const ImportOptions& options) {
    session.refuse_format(Format::sql, "import");
    if (!std::filesystem::is_directory(options.folder)) throw Error("there is no folder " + options.folder);
    const bool alembic = migrate::is_alembic_folder(options.folder);
    if (!alembic && options.printed())
        throw Error("--sql and --down-sql are for what Alembic printed, and " + options.folder +
                    " is none of its folders");
    Diagnostics diagnostics;
    Imported imported = alembic ? from_alembic(session, options, diagnostics)
                                : Imported{numbered(session, options.folder, diagnostics)};
    throw_if_errors(session.console(), diagnostics, "what was to be imported");
    require_sound(session, imported.revisions);
    write_all(session, imported.revisions);
    report(session, imported);
    return kDone;
}

}  // namespace

void add_import(CLI::App& app, Program& program) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* added = command(
        app, "import", "Make revisions of numbered SQL files, or of Alembic's chain",
        "  schemadiff import db/migrations              # 0001_name.up.sql, V1__name.sql, 0001_name/up.sql, ...\n"
        "  schemadiff import alembic                    # ids, parents, messages; Alembic runs them still\n"
        "  alembic upgrade base:heads --sql >up.sql\n"
        "  alembic downgrade HEAD:base --sql >down.sql  # for each head\n"
        "  schemadiff import alembic --sql up.sql --down-sql down.sql\n"
        "  schemadiff stamp --from alembic_version      # then, on a database that has them\n"
        "Run again, it adds what is new. Nothing is overwritten.");
    added->add_option("folder", options->folder, "The other tool's files")->required()->type_name("DIR");
    added->add_option("--sql", options->sql, "What `alembic upgrade A:B --sql` printed; several files may be given")
        ->expected(1)
        ->take_all()
        ->type_name("FILE");
    added->add_option("--down-sql", options->down_sql, "What `alembic downgrade B:A --sql` printed; several, too")
        ->expected(1)
        ->take_all()
        ->type_name("FILE");
    added->callback(
        [&program, options] { program.run = [options](Session& session) { return import(session, *options); }; });
}

}  // namespace schemadiff::cli
