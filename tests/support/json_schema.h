// Whether a JSON value is as a JSON Schema says, for the words that our schemas use: type, properties, required,
// additionalProperties, items, enum, const, oneOf, $ref to #/$defs. Any other word is an error, so that none is
// skipped.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace schemadiff::test {

// What is wrong, a line each: "/changes/0/verb: ...".
std::vector<std::string> schema_mistakes(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace schemadiff::test
