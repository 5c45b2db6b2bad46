// A tree as the text of a YAML file: block style, quoted wherever YAML 1.1 or 1.2 would not read the very string.
//
// Used by the writer of models. yaml-cpp's emitter is not used: what it leaves plain, readers of YAML 1.1 take for
// numbers and booleans.
#pragma once

#include <string>
#include <string_view>

#include "load/yaml_tree.h"

namespace schemadiff::load {

// A mapping as lines, each with `indent` spaces in front. Scalars of Style::plain are written as they are, all others
// quoted where they must be; lists with `flow` set stand in brackets where they fit on a line.
void append_yaml(const YamlNode& mapping, int indent, std::string& out);

// A text on one line: plain, in single quotes, or in double quotes with escapes.
std::string yaml_scalar(std::string_view text, bool in_flow);

// Whether every reader of YAML 1.1 and 1.2 takes the plain text for this string.
bool is_plain_string(std::string_view text, bool in_flow);

}  // namespace schemadiff::load
