// How PostgreSQL stores values of a type where the column says nothing (pg_type.typstorage).
//
// Used by bind: a model that writes the usual storage out says nothing by it, as a database keeps no mark of it.
#pragma once

#include <string>

#include "schemadiff/catalog.h"
#include "schemadiff/sql_text.h"

namespace schemadiff::load {

// plain, external, extended, main; empty for a type that neither the model nor PostgreSQL has (an extension's).
std::string usual_storage(const TypeText& type, const Catalog& model);

}  // namespace schemadiff::load
