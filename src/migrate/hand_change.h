// Objects that were changed by hand, and the steps that need them.
//
// Used by the runner before it begins. Pure, and by names only: a statement needs an object where it names it; it needs
// a column, a constraint or a trigger where it names its table as well, or drops the table.
#pragma once

#include <string>
#include <vector>

#include "migrate/runner.h"

namespace schemadiff::migrate {

struct HandTouch {
    std::string object;  // "column public.t.a"
    std::string revision;
    const SegmentStatement* statement = nullptr;  // that needs it
};

// Each object once, with the first statement that needs it. `objects` are as Identity::described() writes them.
std::vector<HandTouch> touched_by(const std::vector<PlannedRevision>& planned, const std::vector<std::string>& objects);

}  // namespace schemadiff::migrate
