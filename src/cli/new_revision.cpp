#include "cli/new_revision.h"

#include <ctime>
#include <filesystem>

#include "cli/new_file.h"
#include "migrate/revision_file.h"
#include "migrate/revision_folder.h"
#include "migrate/revision_symbol.h"
#include "migrate/routine_body.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

constexpr std::size_t kLongestId = 128;

std::string new_path(Session& session, const migrate::Revision& revision, const Moment& now) {
    const std::filesystem::path folder = session.revision_folders().front();
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Error("cannot make the folder " + folder.string() + ": " + error.message());
    const std::string& pattern = session.configuration().revision_file;
    const std::string path = (folder / new_file_name(pattern, revision.id, revision.title, now)).string();
    if (std::filesystem::exists(path, error))
        throw Error("there is a file " + path + " already", "give another --rev-id");
    return path;
}

migrate::Section section(const std::string& text) {
    migrate::Section out;
    out.text = text;
    return out;
}

}  // namespace

void require_new_id(Session& session, const NewRevision& head) {
    const migrate::RevisionGraph& graph = session.graph_as_it_is();
    for (const std::string& label : head.labels) {
        if (graph.labelled(label)) throw Error("the branch label \"" + label + "\" is taken");
        const std::string problem = migrate::id_problem(label);
        if (!problem.empty()) throw Error("\"" + label + "\" cannot be a branch label: " + problem);
    }
    if (!head.id) return;
    const std::string problem = migrate::id_problem(*head.id);
    if (!problem.empty()) throw Error("\"" + *head.id + "\" cannot be a revision id: " + problem);
    if (head.id->size() > kLongestId)
        throw Error("the revision id \"" + head.id->substr(0, 20) + "...\" is longer than " +
                        std::to_string(kLongestId) + " bytes",
                    "it is part of the file's name");
    if (const migrate::Revision* known = graph.find(*head.id))
        throw Error("there is a revision " + *head.id + " already: " + known->path, "give another --rev-id");
}

std::vector<std::string> require_parents(Session& session, const NewRevision& head) {
    if (!head.parents.empty()) return head.parents;
    return migrate::parents_for_new(session.graph(), head.head, head.splice,
                                    head.head ? session.rows_for(*head.head) : std::vector<std::string>{});
}

migrate::Revision write_new_revision(Session& session, const NewRevision& head, const std::string& description,
                                     const std::string& upgrade, const std::string& downgrade) {
    migrate::Revision revision;
    revision.id = head.id ? *head.id : migrate::new_revision_id();
    revision.revises = require_parents(session, head);
    for (const std::string& symbol : head.depends_on)
        for (const std::string& id : migrate::resolve(session.graph_as_it_is(), symbol, session.rows_for(symbol)))
            revision.depends_on.push_back(id);
    revision.branch_labels = head.labels;
    revision.title = head.message;
    const Moment now = moment(std::time(nullptr), session.configuration().timezone);
    const std::string& header = session.configuration().revision_header;
    revision.description = header.empty() || header.ends_with('\n') ? header : header + "\n";
    revision.description += description;
    while (revision.description.ends_with('\n')) revision.description.pop_back();
    revision.created = now.text();
    revision.is_baseline = head.is_baseline;
    revision.upgrade = section(upgrade);
    revision.downgrade = section(downgrade);
    revision.bodies_at_end =
        head.is_planned && (migrate::has_text_bodies(upgrade) || migrate::has_text_bodies(downgrade));
    const std::string text = migrate::write_revision(revision);
    revision.path = new_path(session, revision, now);
    Diagnostics diagnostics;
    const migrate::Revision back = migrate::parse_revision(revision.path, text, diagnostics);
    throw_if_errors(session.console(), diagnostics, "the revision that was to be written");
    if (back.id != revision.id || back.revises != revision.revises)
        throw Error("the revision that was to be written would not read back as itself");
    support::write_file_atomically(revision.path, text);
    run_after_new_file(session, revision.path);
    return revision;
}

}  // namespace schemadiff::cli
