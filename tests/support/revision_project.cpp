#include "support/revision_project.h"

#include <doctest/doctest.h>

#include "migrate/revision_folder.h"
#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::test {
namespace {

template <typename Run>
std::string report_of(Run run) {
    try {
        std::vector<std::string> ids;
        for (const migrate::RanRevision& revision : run().revisions) {
            ids.push_back((revision.stamped ? "~" : "") + revision.id);
        }
        return migrate::join(ids, " ");
    } catch (const Error& error) {
        return error.what() + (error.hint().empty() ? std::string() : " | " + error.hint());
    }
}

}  // namespace

void RevisionProject::add(const std::string& id, const std::string& parents, const std::string& upgrade,
                          const std::string& downgrade, const std::string& headers) {
    std::string text = "-- " + id + "\n--\n-- Revision: " + id + "\n-- Revises: " + parents + "\n" + headers + "\n" +
                       "-- schemadiff: upgrade\n" + upgrade;
    if (downgrade != "none") text += "-- schemadiff: downgrade\n" + downgrade;
    folder.write("revisions/" + id + ".sql", text);
}

migrate::RevisionGraph RevisionProject::graph() const {
    migrate::RevisionFiles files = migrate::read_revision_folders({folder / "revisions"});
    for (const Diagnostic& diagnostic : files.diagnostics) {
        INFO(diagnostic.where.text());
        CHECK(diagnostic.message == "");
    }
    return migrate::RevisionGraph(std::move(files.revisions));
}

std::string RevisionProject::upgrade(const std::string& target) {
    options.base_folder = folder.path();
    db::Connection connection = database.connect();
    return report_of([&] { return migrate::apply(connection, graph(), target, options); });
}

std::string RevisionProject::downgrade(const std::string& target) {
    db::Connection connection = database.connect();
    return report_of([&] { return migrate::revert(connection, graph(), target, options); });
}

std::string RevisionProject::stamp(const std::vector<std::string>& targets, bool purge) {
    db::Connection connection = database.connect();
    return report_of([&] { return migrate::stamp(connection, graph(), {targets, purge}, options); });
}

std::string RevisionProject::rows() {
    db::Connection connection = database.connect();
    const migrate::VersionState state = migrate::read_version_state(connection, options.table);
    return state.has_version_table ? migrate::join(state.rows, ", ") : "none";
}

std::string RevisionProject::ask(const std::string& query) {
    const db::Result rows = database.run(query);
    std::vector<std::string> values;
    for (int row = 0; row < rows.rows(); ++row) values.push_back(rows.text(row, 0));
    return migrate::join(values, ", ");
}

}  // namespace schemadiff::test
