// What the kinds of constraints share: INCLUDE, DEFERRABLE, INITIALLY, NOT VALID, WITH, as clauses and as keys.
#pragma once

#include "load/form.h"
#include "load/fragment.h"

namespace schemadiff::load {

// `deferrable`, `not deferrable`, `initially deferred`, `initially immediate`: true where one of them was taken.
// INITIALLY DEFERRED means DEFERRABLE too (processCASbits() in gram.y).
bool accept_deferrable(Fragment& in, bool& deferrable, bool& initially_deferred);

// The key `initially`: deferred or immediate.
void read_initially(Context& context, const YamlNode& node, const Object& object, bool& deferrable,
                    bool& initially_deferred);

// The key `enforced`.
void read_enforced(Context& context, const YamlNode& node, const Object& object, bool& not_enforced);

// ` deferrable initially deferred`, with a space in front of each word.
std::string deferrable_text(bool deferrable, bool initially_deferred);

}  // namespace schemadiff::load
