// A folder of revisions and a database of one's own, for the tests that apply and revert.
#pragma once

#include <string>
#include <vector>

#include "migrate/runner.h"
#include "support/test_server.h"

namespace schemadiff::test {

class RevisionProject {
  public:
    // Writes `revisions/ID.sql`, reading as revision `id` after `parents`; `upgrade` and `downgrade` are the sections'
    // text. The upgrade's first statement stands in line 7.
    void add(const std::string& id, const std::string& parents, const std::string& upgrade,
             const std::string& downgrade = "select 1;\n", const std::string& headers = "");

    migrate::RevisionGraph graph() const;
    // Errors are caught and given as "what() | hint()"; else the ids that ran, `~` before stamped ones.
    std::string upgrade(const std::string& target = "head");
    std::string downgrade(const std::string& target);
    std::string stamp(const std::vector<std::string>& targets, bool purge = false);

    std::string rows();  // of the version table, "a, b"; "none" without it
    // The first column of a query's rows, joined by ", ".
    std::string ask(const std::string& query);

    TestDatabase database;
    TemporaryFolder folder;
    migrate::RunOptions options;
};

}  // namespace schemadiff::test
