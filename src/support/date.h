// Dates without a time, as text: YYYY-MM-DD, so that they compare as they sort.
//
// Used where something counts until a day: accepted differences, rules of what is ignored.
#pragma once

#include <string>
#include <string_view>

namespace schemadiff::support {

// Today by UTC.
std::string today();

// Whether the text reads YYYY-MM-DD, with a month and a day that there may be.
bool is_date(std::string_view text);

}  // namespace schemadiff::support
