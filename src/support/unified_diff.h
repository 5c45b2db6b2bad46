// The unified diff of two texts, line by line, as diff -u and git print it.
//
// Used by reports (a view's query, a function's body, a whole file). dtl finds the differences and is seen in
// unified_diff.cpp only.
#pragma once

#include <string>
#include <string_view>

namespace schemadiff::support {

struct UnifiedDiffOptions {
    std::string old_name = "old";
    std::string new_name = "new";
    int context = 3;  // lines around each change
    bool coloured = false;
};

// "" if the texts are the same. The cost is bounded: long stretches without a line that stands once in both texts are
// given as replaced whole, where dtl alone would take a time quadratic in their difference.
std::string unified_diff(std::string_view old_text, std::string_view new_text, const UnifiedDiffOptions& options = {});

}  // namespace schemadiff::support
