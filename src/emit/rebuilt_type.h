// How a column's values go over to a type that was made anew under the same name.
//
// The new type shares nothing with the old one but its text, so values go by way of text; those of a composite type
// whose attributes come, go or move are put together from their parts.
#pragma once

#include <string>

#include "emit/type_change.h"

namespace schemadiff::emit {

// `column` and `type` are SQL; the catalogs of the context say what the type was and what it is.
TypeChange rebuilt_type(const std::string& column, const std::string& type, const Context& context);

}  // namespace schemadiff::emit
