// The file of `check --accepted`: differences that are known, each with a reason and a date until which it counts.
//
//   {"version": 1, "accepted": [{"object": "index public.orders_*", "reason": "built by hand", "expires":
//   "2027-01-31"}]}
//
// `object` is a glob over the objects as reports name them.
#pragma once

#include <string>
#include <vector>

#include "cli/finding.h"

namespace schemadiff::cli {

struct Accepted {
    std::string object;
    std::string reason;
    std::string expires;
};

// Entries whose day has passed are left out, with a warning. Throws Error for a file that is none, or an entry without
// reason or date.
std::vector<Accepted> read_accepted(Session& session, const std::string& path);

// Moves what an entry names out of the findings.
void accept(Findings& findings, const std::vector<Accepted>& accepted);

}  // namespace schemadiff::cli
