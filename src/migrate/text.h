// What this layer adds to support/text.h: lists as headers and messages write them.
//
// Used inside migrate only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/text.h"

namespace schemadiff::migrate {

using support::join;
using support::trim;

// The parts between commas, trimmed; empty parts are left out.
std::vector<std::string> split_list(std::string_view text);

// `did you mean "x"?` with the nearest candidate, else `known are: ...` with all.
std::string near_match_hint(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace schemadiff::migrate
