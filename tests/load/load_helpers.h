// A model or a mistake in one string, for the tests of the load layer.
#pragma once

#include <string>

#include "load/model.h"
#include "schemadiff/catalog.h"

namespace schemadiff::load {

// `model.yaml:3:5: message (hint)`, a line each.
std::string text_of(const Diagnostics& diagnostics);

// The diagnostics of a model whose text follows `version: 1`, which is line 1.
std::string mistakes_in(const std::string& body);

// The catalog; fails the test where there is a diagnostic.
Catalog model_of(const std::string& body);

// The object, which must be there.
const Object& object_of(const Catalog& catalog, const Identity& id);

}  // namespace schemadiff::load
