// What verify finds out about revisions: values only, for its reports.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "migrate/revision.h"
#include "migrate/sample_rows.h"

namespace schemadiff::migrate {

enum class ProofOutcome {
    proved,       // up, down and up again, and every time the very schema that was there before
    one_way,      // its upgrade runs; it says itself that there is no way back, or has no downgrade section
    differs,      // what was there before is not there again
    failed,       // a statement failed
    not_reached,  // a revision before it failed
};

std::string_view outcome_name(ProofOutcome outcome);

struct RevisionProof {
    std::string id;
    std::string title;
    std::string path;
    ProofOutcome outcome = ProofOutcome::not_reached;
    std::string reason;                          // of one_way and failed, in words
    std::string where;                           // of differs: "after the downgrade", "after the second upgrade"
    std::vector<std::string> differences;        // of differs, a line each
    SampleRows rows = SampleRows::none;          // on which it was proved
    FilledTables filled;                         // before it ran down
    std::string rows_reason;                     // why not with all rows: what the statement said that refused them
    std::vector<std::string> upgrade_deletes;    // as the file marks it
    std::vector<std::string> downgrade_deletes;  // as the file marks it
    std::vector<std::string> downgrade_loses;    // as it was seen: rows and values that a second upgrade does not bring
    std::chrono::milliseconds duration{0};
};

}  // namespace schemadiff::migrate
