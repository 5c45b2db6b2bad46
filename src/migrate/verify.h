// Proves revisions in a throwaway database: each up, down and up again, on tables that hold rows, and after each step
// the schema must be exactly what it was.
//
// Used by the command of that name. It runs what the runner runs (revision_run.h), in the graph's order, so that each
// revision meets what its ancestors left. What it says of the end and the model is the command's business.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "db/open.h"
#include "migrate/proof.h"
#include "migrate/revision_graph.h"
#include "migrate/run_options.h"
#include "migrate/schema_snapshot.h"

namespace schemadiff::migrate {

struct VerifyOptions {
    RunOptions run;
    // An empty database, another one at each call.
    std::function<db::OpenDatabase()> open;
    // The revisions to prove; the others are only applied. Empty: all.
    std::set<std::string> only;
    bool rows = true;
    // `ID.sql` in it runs before revision ID is proved: rows by hand. Empty: none.
    std::string rows_folder;
    std::function<void(const RevisionProof&)> progress;
};

struct VerifyReport {
    std::vector<RevisionProof> proofs;  // in the order in which they ran
    DumpSource dump;
    int server_version = 0;
    // Holds what the heads leave; nothing where a revision failed.
    std::optional<db::OpenDatabase> end;

    int count(ProofOutcome outcome) const;
};

// Throws Error where the graph is not sound, and where no database can be opened or a rebuilt one is not what it was.
VerifyReport verify(const RevisionGraph& graph, const VerifyOptions& options);

}  // namespace schemadiff::migrate
