// What sequences and the sequences of identity columns have in common.
#pragma once

#include <optional>
#include <string>

#include "emit/statement.h"

namespace schemadiff::emit {

// The sequence of an identity column, with what its options leave unsaid.
Sequence identity_values(const Column& column);

// The server refuses bounds that leave the last value out ("RESTART value cannot be less than MINVALUE"). Where nobody
// has taken a value yet, that is the start it had, and becomes the new one: the statements for it are added to `out`.
// Gives the guard of the statement that narrows the bounds; nothing where it does not. `name` is quoted.
std::optional<Guard> narrow_bounds(const std::string& name, const Sequence& from, const Sequence& to, Statements& out);

}  // namespace schemadiff::emit
