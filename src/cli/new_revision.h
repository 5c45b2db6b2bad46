// Makes the file of a new revision: id, parents, headers, name; written whole or not at all.
//
// Used by revision and merge.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"
#include "migrate/revision.h"

namespace schemadiff::cli {

struct NewRevision {
    std::string message;
    std::optional<std::string> id;
    std::optional<std::string> head;
    bool splice = false;
    std::vector<std::string> labels;
    std::vector<std::string> depends_on;
    bool is_baseline = false;
    bool is_planned = false;           // its statements are a plan's, not to be written by hand
    std::vector<std::string> parents;  // of a merge; else found by require_parents
};

// Throws Error where the id is taken or cannot be one, or a branch label is taken.
void require_new_id(Session& session, const NewRevision& head);
// The parents; throws Error for several heads and for what is no head.
std::vector<std::string> require_parents(Session& session, const NewRevision& head);

// Writes the file and reads it back before it gets its name. The path is in the value given.
migrate::Revision write_new_revision(Session& session, const NewRevision& head, const std::string& description,
                                     const std::string& upgrade, const std::string& downgrade);

}  // namespace schemadiff::cli
