// What a change brings down with it: the objects that must be dropped and made again, the columns that must let go of
// a default or be given their type anew, because something they rest on is replaced.
#pragma once

#include <map>
#include <set>

#include "plan/references.h"

namespace schemadiff::plan {

struct Spread {
    // Dropped and created again, though they stay: with the reason.
    std::map<Identity, std::string> replaced;
    // Columns whose default is dropped before and set again after.
    std::map<Identity, std::string> detached;
    // Columns that stay and get their type anew, since the type is rebuilt.
    std::map<Identity, std::string> retyped;
    // Types that are rebuilt under columns that stay.
    std::set<Identity> rebuilt;
    // Objects that are not ours and stand in the way.
    std::vector<std::string> blockers;
};

Spread spread(const ChangeList& changes, const DependentIndex& before, const Catalog& from, const Catalog& to);

}  // namespace schemadiff::plan
