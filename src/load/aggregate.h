// The key of an aggregate: `median(double precision)`, `total(*)`, `quantile(p float8 order by v float8)`.
#pragma once

#include "load/routine.h"

namespace schemadiff::load {

// Name, arguments and kind out of the key. False with a diagnostic.
bool read_aggregate_key(Context& context, const YamlNode& key, QualifiedName& name, Aggregate& value);
std::string aggregate_key(const Object& object, const Aggregate& value, std::string_view file_schema);

}  // namespace schemadiff::load
