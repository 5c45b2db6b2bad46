// A domain lets go of its expressions while a function that they call is replaced, or until one that takes the domain
// itself is there.
#pragma once

#include "emit/statement.h"

namespace schemadiff::emit {

void detach_domain(const Object& object, Statements& out);
void attach_domain(const Object& object, const Context& context, Statements& out);

}  // namespace schemadiff::emit
