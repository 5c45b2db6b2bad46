// The short form of a column, taken apart: `text collate "C" not null default ''`.
//
// Used by column.cpp. The type is text here; flattening a serial is column.cpp's.
#pragma once

#include <string>

#include "load/form.h"
#include "load/fragment.h"

namespace schemadiff::load {

// Reads from where `in` stands to its end. What the text does not say stays as it is in `value`; `type` is the type as
// written, empty where the text begins with a clause (a local override of an inherited column).
void read_column_text(Fragment& in, Column& value, std::string& type);

// `always as (a + b) stored`, `always as identity (start 10)`, `by default as identity`: after GENERATED.
void read_generated(Fragment& in, Column& value);

// `(start 10)` behind IDENTITY, where it stands; into identity_options, only what is not usual for `value.type`.
void read_identity_options(Fragment& in, Column& value);

// Qualified and quoted; one without a schema is looked for in pg_catalog, where all that come with the server are.
// Empty for `default`, the type's own.
std::string canonical_collation(const QualifiedName& name);

// Whether PostgreSQL keeps nothing of the default: `null`, or NULL cast to the very type, where the type has no
// modifier (then it keeps the NULL made to fit). Rules: AddRelationNewConstraints in heap.c, DefineDomain in
// typecmds.c.
bool stores_no_default(const Expression& value, const TypeText& type);

}  // namespace schemadiff::load
