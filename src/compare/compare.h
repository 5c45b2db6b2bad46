// Matching two catalogs and comparing what matches. Knows no kind by name but for the families below; asks no server.
//
// Used by check, diff and revision. What text and parser cannot decide goes to the oracle in one batch. An object that
// one side has and the other side's role may not see is undecided, never created or dropped.
#pragma once

#include "compare/ladder.h"
#include "compare/rename.h"
#include "schemadiff/change.h"
#include "sql/oracle.h"

namespace schemadiff::compare {

struct CompareOptions {
    bool types = true;
    bool defaults = true;
    bool comments = true;
    bool privileges = true;
    bool owners = false;
};

struct Comparison {
    ChangeList changes;
    // The two sides under one set of names: `from` with the renames carried out, `to` with the names that unnamed
    // constraints and indexes have on the other side. Plans are made over these.
    Catalog from;
    Catalog to;
    RenameMap renames;
    LadderCounts counts;
    // `renamed_from` hints whose old name is not there any more.
    std::vector<Object> spent_renames;
};

// What turns `from` (the database) into `to` (the model). `oracle` may be null: what it would decide is undecided.
Comparison compare(const Catalog& from, const Catalog& to, const CompareOptions& options, sql::Oracle* oracle);

// The changes with every undecided text counted as a difference: for plans, which must not pass one over.
ChangeList with_undecided(const Comparison& comparison);

}  // namespace schemadiff::compare
