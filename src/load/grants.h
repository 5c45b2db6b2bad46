// Grants as a model writes them: a list of `select, update (a) to bob with grant option`.
#pragma once

#include "load/context.h"

namespace schemadiff::load {

// Reads the list into object.grants, sorted; `all` becomes the privileges of the object's kind (without MAINTAIN, which
// servers have from 17 only).
void read_grants(Context& context, const YamlNode& node, Object& object);

// One line a grantee and grant option.
YamlNode grants_node(const Grants& grants);

// The privileges that the kind has, in lower case; empty for kinds without grants.
Names privileges_of(Kind kind);

}  // namespace schemadiff::load
