#include "cli/revision_words.h"

#include <nlohmann/json.hpp>

#include "emit/json.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

std::string parents_text(const migrate::Revision& revision) {
    return revision.revises.empty() ? "<base>" : support::join(revision.revises, ", ");
}

std::string indented(const std::string& text) {
    std::string out;
    for (const std::string_view line : support::split_lines(text))
        out += line.empty() ? "\n" : "    " + std::string(line) + "\n";
    return out;
}

}  // namespace

std::string marks(const migrate::RevisionGraph& graph, const std::string& id, const std::set<std::string>& current) {
    const migrate::Revision& revision = graph.at(id);
    std::string out;
    if (!revision.branch_labels.empty()) out += " (" + support::join(revision.branch_labels, ", ") + ")";
    if (graph.is_head(id)) out += " (head)";
    if (graph.is_branch_point(id)) out += " (branchpoint)";
    if (graph.is_merge_point(id)) out += " (mergepoint)";
    if (current.contains(id)) out += " (current)";
    return out;
}

std::string entry_line(const migrate::RevisionGraph& graph, const std::string& id) {
    const std::string& title = graph.at(id).title;
    return id + marks(graph, id) + (title.empty() ? "" : " " + title);
}

std::string step_line(const migrate::RevisionGraph& graph, const std::string& id,
                      const std::set<std::string>& current) {
    const migrate::Revision& revision = graph.at(id);
    return parents_text(revision) + " -> " + id + marks(graph, id, current) +
           (revision.title.empty() ? "" : ", " + revision.title);
}

std::string entry_text(const migrate::RevisionGraph& graph, const std::string& id,
                       const std::set<std::string>& current) {
    const migrate::Revision& revision = graph.at(id);
    std::string out = "Revision: " + id + marks(graph, id, current) + "\n";
    out += "Revises: " + parents_text(revision) + "\n";
    if (!revision.depends_on.empty()) out += "Depends on: " + support::join(revision.depends_on, ", ") + "\n";
    if (!revision.baseline.empty()) out += "Baseline: " + support::join(revision.baseline, ", ") + "\n";
    if (!revision.created.empty()) out += "Created: " + revision.created + "\n";
    out += "Path: " + revision.path + "\n\n" + indented(revision.title);
    if (!revision.description.empty()) out += "\n" + indented(revision.description);
    return out;
}

std::string revisions_json(const migrate::RevisionGraph& graph, const std::vector<std::string>& ids,
                           const std::set<std::string>& current) {
    emit::Json list = emit::Json::array();
    for (const std::string& id : ids) {
        const migrate::Revision& revision = graph.at(id);
        list.push_back({{"id", id},
                        {"revises", revision.revises},
                        {"depends_on", revision.depends_on},
                        {"branch_labels", revision.branch_labels},
                        {"title", revision.title},
                        {"description", revision.description},
                        {"created", revision.created},
                        {"path", revision.path},
                        {"is_baseline", revision.is_baseline},
                        {"is_head", graph.is_head(id)},
                        {"is_branch_point", graph.is_branch_point(id)},
                        {"is_merge_point", graph.is_merge_point(id)},
                        {"is_current", current.contains(id)}});
    }
    return emit::json_text({{"schema_version", emit::kJsonVersion}, {"revisions", std::move(list)}});
}

}  // namespace schemadiff::cli
