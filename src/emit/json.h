// Changes, plans and what lies in them as JSON values, in the shapes that schemas/*.json publish.
//
// Used by the reports and by the commands, which put them together. Only the forward declarations of nlohmann-json are
// seen here.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "schemadiff/change.h"
#include "schemadiff/diagnostic.h"
#include "schemadiff/plan.h"

namespace schemadiff::emit {

using Json = nlohmann::ordered_json;

constexpr int kJsonVersion = 1;  // "schema_version"

// {"kind": "column", "schema": ..., "parent": ..., "name": ..., "signature": ..., "text": "column public.t.c"}
Json identity_json(const Identity& id);
// null where it is not known.
Json location_json(const SourceLocation& where);
Json change_json(const Change& change);
Json undecided_json(const Undecided& undecided);
Json plan_json(const Plan& plan);
Json diagnostic_json(const Diagnostic& diagnostic);

// The text of a JSON document, two spaces an indent, a newline at its end. Bytes that are not UTF-8 are replaced.
std::string json_text(const Json& document);

}  // namespace schemadiff::emit
