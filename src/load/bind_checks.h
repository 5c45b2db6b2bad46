// What a bound model may not say: references to nothing, one name twice, names that are too long.
#pragma once

#include "schemadiff/catalog.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::load {

// Columns that keys, indexes, triggers and sequences name, and tables that foreign keys do. Tables of schemas that the
// model does not speak of are taken to be there; so are columns that a table may have from elsewhere.
void check_references(const Catalog& model, Diagnostics& diagnostics);

// Relations and types share a namespace by schema, constraints and triggers by table; names have at most 63 bytes.
void check_namespaces(const Catalog& model, Diagnostics& diagnostics);

// Where `word` stands in the object's text: the file is read again, from the object's key on. The key where it cannot
// be found.
SourceLocation place_of_word(const Object& object, const std::string& word);

}  // namespace schemadiff::load
