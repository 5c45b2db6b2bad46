// What a plan asks of a server that is too old for it: told before anything runs, by object and attribute.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/change.h"
#include "schemadiff/plan.h"

namespace schemadiff::plan {

// One line each, for the plan's blockers: attributes that the server does not have, and statements that it does not
// know. None where the version is unknown (0).
std::vector<std::string> too_new(const ChangeList& changes, const Plan& plan, int server_version);

}  // namespace schemadiff::plan
