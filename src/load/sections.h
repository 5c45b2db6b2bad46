// The top-level sections of a model file: one line each.
#pragma once

#include <string_view>
#include <vector>

#include "load/form.h"
#include "load/members.h"

namespace schemadiff::load {

struct Section {
    std::string_view name;
    Kind kind;
    // Reads the whole section, of which it may leave less behind.
    void (*read)(Context& context, YamlNode& section);
    // Other kinds that stand in the same section.
    std::vector<Kind> more{};

    // Whether the object is written there: tables with a server are foreign ones.
    bool holds(const Object& object) const;
};

// In the order in which they are written.
const std::vector<Section>& sections();

// `integer, NONE`: the operands as the identity of an operator has them.
std::string operator_signature(const Operator& value);

// The key of an object in its section: `audit.log`, `area(integer)`.
std::string section_key(const Object& object, std::string_view file_schema);

}  // namespace schemadiff::load
