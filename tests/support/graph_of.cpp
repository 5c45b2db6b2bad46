#include "support/graph_of.h"

#include "migrate/text.h"

namespace schemadiff::test {
namespace {

// Cuts what stands behind `mark` off the line.
std::vector<std::string> take(std::string& line, char mark) {
    const std::size_t at = line.find(mark);
    if (at == std::string::npos) return {};
    const std::vector<std::string> list = migrate::split_list(std::string_view(line).substr(at + 1));
    line.resize(at);
    return list;
}

}  // namespace

migrate::Revision revision_of(const std::string& text) {
    std::string line = text;
    migrate::Revision revision;
    revision.branch_labels = take(line, '@');
    revision.depends_on = take(line, '>');
    revision.revises = take(line, ':');
    revision.id = std::string(migrate::trim(line));
    revision.path = revision.id + ".sql";
    return revision;
}

migrate::RevisionGraph graph_of(const std::vector<std::string>& lines) {
    std::vector<migrate::Revision> revisions;
    for (const std::string& line : lines) revisions.push_back(revision_of(line));
    return migrate::RevisionGraph(std::move(revisions));
}

}  // namespace schemadiff::test
