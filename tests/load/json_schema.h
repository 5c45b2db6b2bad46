// The part of JSON Schema (draft 2020-12) that our own schemas use; any other keyword fails the test that meets it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "load/yaml_tree.h"

namespace schemadiff::load {

// What is wrong with the value, with its JSON pointer; empty where nothing is.
std::string schema_mistake(const nlohmann::json& schema, const nlohmann::json& value);

// A YAML tree as an editor sees it: plain scalars resolved by the core schema of YAML 1.2.
nlohmann::json json_of(const YamlNode& node);

}  // namespace schemadiff::load
