// Where another tool says that a database is: the rows of its version table, as revisions of ours.
//
// Used by `stamp --from`. Known are tables with a row a head or a row an applied step, in a column `version_num`
// (Alembic), `version_id` (goose) or `version` (golang-migrate, diesel, dbmate, sqlx, Flyway).
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"
#include "migrate/revision_graph.h"

namespace schemadiff::migrate {

// The ids that its rows name, without ancestors of others among them. A number also fits an id with zeros before it.
// Throws Error where there is no such table or column, where a row names no revision, and where the tool itself says
// that a step failed half way (golang-migrate's `dirty`, Flyway's and sqlx's `success`).
std::vector<std::string> read_foreign_versions(db::Connection& connection, const RevisionGraph& graph,
                                               const std::string& table);

}  // namespace schemadiff::migrate
