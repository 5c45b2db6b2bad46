// A plan: segments of steps, in the order in which they run. Reports, hazards, dry runs and the heads of revision
// files read this and nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemadiff/change.h"

namespace schemadiff {

// The lock that a step takes on one relation.
struct RelationLock {
    std::string relation;  // qualified and quoted
    Lock mode{};
    bool operator==(const RelationLock&) const = default;
};

// A read-only query that must return no row, run before anything is changed.
struct Guard {
    std::string message;
    std::string query;
    bool operator==(const Guard&) const = default;
};

struct Step {
    std::string sql;  // one statement, without the semicolon
    std::vector<Identity> objects;
    std::string change;  // the change that it serves: Change::text()
    std::string why;     // the model's line, or the dependency that forced it
    std::vector<RelationLock> locks;
    Work work = Work::none;
    DataEffect data = DataEffect::keeps;
    std::string deletes;  // what is lost: "table public.orders"; empty where nothing is
    std::optional<Guard> guard;
    std::vector<std::string> reverse;  // the statements that undo it; empty: nothing can
    std::string privilege;             // "owner of public.orders"
    int since = 13;                    // the first major version of the server that has the statement
    bool outside_transaction = false;
    std::string lock_timeout;       // empty: the configuration's
    std::string statement_timeout;  // empty: the configuration's
};

struct PlanSegment {
    bool in_transaction = true;
    std::vector<Step> steps;
};

struct Plan {
    std::vector<PlanSegment> segments;
    // What cannot be done, by name: unmanaged objects in the way, cycles without a rule.
    std::vector<std::string> blockers;

    bool empty() const { return segments.empty(); }
};

}  // namespace schemadiff
