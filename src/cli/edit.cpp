// Opens the file of a revision in the editor, and says what is wrong with it afterwards.

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>

#include "cli/command.h"
#include "cli/session.h"
#include "migrate/revision_file.h"
#include "migrate/revision_folder.h"
#include "migrate/revision_symbol.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

std::string editor() {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    throw Error("no editor is known", "set VISUAL or EDITOR, `EDITOR=vi schemadiff edit` say");
}

// By its symbol; where a broken file hides it, by a file name that begins so. Broken files must open: here they are
// mended.
std::string path_of(Session& session, const std::string& symbol) {
    const migrate::RevisionFiles files = migrate::read_revision_folders(session.revision_folders());
    std::vector<std::string> fitting;
    for (const std::string& folder : session.revision_folders()) {
        if (!std::filesystem::is_directory(folder)) continue;
        for (const std::string& path : support::list_files(folder, {".sql"}))
            if (std::filesystem::path(path).filename().string().starts_with(symbol)) fitting.push_back(path);
    }
    const migrate::RevisionGraph graph(files.revisions);
    try {
        const std::vector<std::string> ids = migrate::resolve(graph, symbol, session.rows_for(symbol));
        if (ids.size() == 1) return graph.at(ids.front()).path;
        throw Error(ids.empty() ? "\"" + symbol + "\" names no revision"
                                : "\"" + symbol + "\" names several revisions: " + support::join(ids, ", "),
                    "name one; `schemadiff history` lists them");
    } catch (const Error&) {
        if (fitting.size() == 1) return fitting.front();
        throw;
    }
}

int edit(Session& session, const std::string& symbol) {
    const std::string path = path_of(session, symbol);
    const std::string quoted = "'" + support::replace_all(path, "'", "'\\''") + "'";
    const std::string command = editor() + " " + quoted;
    if (std::system(command.c_str()) != 0) throw Error("the editor failed: " + command);
    Diagnostics diagnostics;
    migrate::parse_revision(path, support::read_file(path), diagnostics);
    throw_if_errors(session.console(), diagnostics, path);
    return kDone;
}

}  // namespace

void add_edit(CLI::App& app, Program& program) {
    auto symbol = std::make_shared<std::string>("head");
    CLI::App* added = command(app, "edit", "Open the file of a revision in $VISUAL or $EDITOR",
                              "  schemadiff edit\n  schemadiff edit 0437\n  EDITOR='code --wait' schemadiff edit -1");
    added->add_option("revision", *symbol, "Which (default: head); also the begin of a file's name")->type_name("REV");
    added->callback(
        [&program, symbol] { program.run = [symbol](Session& session) { return edit(session, *symbol); }; });
}

}  // namespace schemadiff::cli
