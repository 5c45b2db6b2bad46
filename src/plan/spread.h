// What a change brings down with it: the objects that must be dropped and made again, the columns that must let go of
// a default or be given their type anew, because something they rest on is replaced.
#pragma once

#include <map>
#include <set>

#include "plan/dependents.h"
#include "plan/references.h"

namespace schemadiff::plan {

// Types that columns can be of; a type that is replaced under columns that stay is rebuilt.
constexpr bool is_type(Kind kind) {
    return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::composite_type || kind == Kind::range_type;
}

struct Spread {
    // Dropped and created again, though they stay: with the reason.
    std::map<Identity, std::string> replaced;
    // Columns whose default is dropped before and set again after, domains likewise with their checks; tables that
    // leave their parents and join them again.
    std::map<Identity, std::string> detached;
    // Columns that stay and get their type anew, since the type is rebuilt.
    std::map<Identity, std::string> retyped;
    // Types and collations that are rebuilt under columns that stay.
    std::set<Identity> rebuilt;
    // Objects that are not ours and stand in the way.
    std::vector<std::string> blockers;
};

// `server_version`: what it can alter in place.
Spread spread(const ChangeList& changes, const DependentIndex& before, const Catalog& from, const Catalog& to,
              int server_version);

}  // namespace schemadiff::plan
