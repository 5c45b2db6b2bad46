// Names for constraints and indexes that the model leaves without one.
//
// PostgreSQL's own, or those of a naming convention in Alembic's (SQLAlchemy's) tokens. Used by load_model() when all
// files are read: which names are free is known only then.
#pragma once

#include <map>
#include <string>

#include "load/context.h"
#include "schemadiff/catalog.h"

namespace schemadiff::load {

// `ix`, `uq`, `ck`, `fk`, `pk` -> pattern such as `fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s`.
using Naming = std::map<std::string, std::string>;

// The tokens that a pattern may hold, without `%(` and `)s`; empty where the pattern is right, else what is wrong.
std::string naming_mistake(const std::string& pattern);

// The keys of an index, each by its column or, for an expression, by "".
Names key_columns(const std::string& keys);

// Gives each unnamed object in `objects` its name, in their order.
void name_unnamed(Objects& objects, const Naming& naming);

}  // namespace schemadiff::load
