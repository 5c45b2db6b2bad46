// A YAML file as a light tree: scalars are text, mappings keep their order, every node knows its place.
//
// Built from yaml-cpp's events, which cost a fraction of its nodes. Used by the readers of models and configuration;
// what the YAML means is not decided here. No yaml-cpp type leaves yaml_tree.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/diagnostic.h"

namespace schemadiff::load {

struct YamlNode {
    enum class Form { null, scalar, sequence, mapping };
    enum class Style { plain, single_quoted, double_quoted, block };

    Form form = Form::null;
    Style style = Style::plain;
    bool flow = false;  // a sequence or mapping in brackets or braces
    int line = 0;       // from 1; columns in bytes, from 1
    int column = 0;
    int text_column = 0;          // where the text of a scalar begins, if it stands in that line as it is; else 0
    std::string text;             // of a scalar; of a null as it stands in the file: ``, `~`, `null`
    std::vector<YamlNode> keys;   // of a mapping, scalars all; keys[i] belongs to items[i]
    std::vector<YamlNode> items;  // of a mapping or a sequence

    bool is_null() const { return form == Form::null; }
    bool is_scalar() const { return form == Form::scalar; }
    bool is_sequence() const { return form == Form::sequence; }
    bool is_mapping() const { return form == Form::mapping; }
    // The value of a key; null pointer where there is none.
    const YamlNode* find(std::string_view key) const;
};

// Reads one document. Adds a diagnostic for each mistake: bytes that are not UTF-8, syntax, aliases and anchors, tags,
// duplicate keys (the first is kept), keys that are no scalars, a second document, SQL that flow style cut at a comma.
// nullopt where nothing can be read on; an empty file is a null node.
std::optional<YamlNode> parse_yaml(const std::string& file, std::string_view text, Diagnostics& diagnostics);

}  // namespace schemadiff::load
