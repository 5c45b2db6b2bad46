// The steps of a run that this role may not run, told before the first of them.
//
// Used by the runner and by `--dry-run`. One round trip, for a role that is no superuser another one; reads only.
#pragma once

#include <string>
#include <vector>

#include "migrate/runner.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

struct MissingRight {
    const SegmentStatement* statement = nullptr;  // null: our own tables are meant
    std::string revision;
    std::string what;     // "needs the owner of table t (app_owner)"
    bool certain = true;  // false: PostgreSQL wants a superuser, a managed one may not
    // "revisions/a1.sql:7: revision a1 needs the owner of t (app_owner)"
    std::string text() const;
};

// Of each right the first step that needs it, in their order. Asked in the session as it is: its search_path, its
// role. A step after one that changes rights, the role or where names are made is not judged, nor is what the run makes
// itself.
std::vector<MissingRight> missing_rights(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                                         const VersionTable& table);

}  // namespace schemadiff::migrate
