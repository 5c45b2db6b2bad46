// Revisions in words, as Alembic prints them: one line an entry, with its labels and marks; and as JSON.
//
// Used by current, history, heads, branches, show and whoever names a revision.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "migrate/revision_graph.h"

namespace schemadiff::cli {

// "(label) (head) (branchpoint) (mergepoint) (current)", each with a space before it.
std::string marks(const migrate::RevisionGraph& graph, const std::string& id,
                  const std::set<std::string>& current = {});

// "04370fbe93f4 (head) add duration_ms"
std::string entry_line(const migrate::RevisionGraph& graph, const std::string& id);

// "cad2f1272a8a -> 04370fbe93f4 (head), add duration_ms"; parents are "<base>" or "a, b".
std::string step_line(const migrate::RevisionGraph& graph, const std::string& id,
                      const std::set<std::string>& current = {});

// All that the file's head says, over several lines.
std::string entry_text(const migrate::RevisionGraph& graph, const std::string& id,
                       const std::set<std::string>& current = {});

// {"schema_version": 1, "revisions": [...]} as text (schemas/revisions.schema.json).
std::string revisions_json(const migrate::RevisionGraph& graph, const std::vector<std::string>& ids,
                           const std::set<std::string>& current = {});

}  // namespace schemadiff::cli
