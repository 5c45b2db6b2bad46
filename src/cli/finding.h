// What `check` finds: its three questions answered apart, and what else is wrong with revisions and database.
//
// Nothing here writes to a database, or needs the right to.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/state.h"
#include "emit/json.h"
#include "migrate/checksum.h"
#include "schemadiff/change.h"

namespace schemadiff::cli {

// The words of --fail-on and of `reasons` in JSON.
inline constexpr std::array<std::string_view, 8> kReasons = {
    "drift", "changed_by_hand", "pending", "heads", "changed_file", "missing_file", "undecided", "unmodelled"};

struct PendingRevision {
    std::string id;
    std::string title;
    std::string path;
};

struct AcceptedDifference {
    std::string object;
    std::string reason;
    std::string expires;
};

struct Findings {
    ChangeList drift;              // what the model says more or less than the head of the revisions
    std::string drift_unknown;     // why that could not be found out; empty: it was
    std::string from{"database"};  // what the model was compared with
    std::string rests_on;          // the file whose word had to be taken, since nothing at hand could prove it
    std::vector<HandChange> by_hand;
    ChangeList by_hand_changes;  // of these, what the model wants otherwise
    std::vector<PendingRevision> pending;
    bool half_done = false;          // a revision, on its way up or down: it is pending, too
    std::vector<std::string> heads;  // where there are several
    std::vector<migrate::ChangedFile> files;
    std::vector<Unmodelled> unmodelled;
    std::vector<Identity> renames_done;
    std::vector<AcceptedDifference> accepted;

    // In the order of kReasons. What is not modelled counts under `strict` only.
    std::vector<std::string> reasons(bool strict) const;
};

Findings find_all(Session& session);

// "not modelled: ...", "not visible to this role: ...".
std::vector<std::string> unmodelled_lines(const Findings& findings);
// The first question without any database: the model against what the revisions build in the scratch database, as an
// ordinary role. Where neither has changed since they agreed, nothing is built.
Findings find_offline(Session& session);

std::string findings_text(const Findings& findings, bool coloured);
emit::Json findings_json(const Findings& findings, const std::vector<std::string>& reasons);

}  // namespace schemadiff::cli
