// A range type under another name, with all that bears it: its multirange and the functions that make values of both.
//
// Used where a range is renamed, and where one steps aside for its successor.
#pragma once

#include <string>

#include "emit/statement.h"

namespace schemadiff::emit {

// `value` is as it was before; `multirange` is the name, qualified and quoted, that its multirange gets (from 14 on).
void move_range(const Identity& from, const RangeType& value, const Identity& to, const std::string& multirange,
                const Context& context, Statements& out);

}  // namespace schemadiff::emit
