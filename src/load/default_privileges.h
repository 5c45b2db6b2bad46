// The section `default_privileges`: a list of entries as SQL says them, gathered to one object a role, schema and kind
// of object. Used by sections.cpp and the writer.
#pragma once

#include <string>
#include <vector>

#include "load/form.h"

namespace schemadiff::load {

void read_default_privileges_section(Context& context, YamlNode& section);

// The entries for those of the objects that are default privileges, in their order.
Names default_privileges_entries(const std::vector<const Object*>& objects);

}  // namespace schemadiff::load
