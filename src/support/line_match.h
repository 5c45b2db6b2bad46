// Which lines of two texts are the same: the edit script below a unified diff.
//
// Used by unified_diff.cpp only. Lines are numbers here; what they say is not looked at.
#pragma once

#include <vector>

namespace schemadiff::support {

enum class EditKind { keep, remove, add };

struct Edit {
    EditKind kind;
    int line;  // the line's number; equal lines have equal numbers
};

// The edits that lead from `before` to `after`, in order; within a change, removals first.
std::vector<Edit> match_lines(const std::vector<int>& before, const std::vector<int>& after);

}  // namespace schemadiff::support
