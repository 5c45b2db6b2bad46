// The top-level sections of a model file: one line each, the kinds that are to come included.
#pragma once

#include <string_view>
#include <vector>

#include "load/form.h"
#include "load/members.h"

namespace schemadiff::load {

struct Section {
    std::string_view name;
    Kind kind;
    // Reads the whole section; null while the kind does not exist.
    void (*read)(Context& context, const YamlNode& section);
};

// In the order in which they are written.
const std::vector<Section>& sections();

// Whether the object is written there: tables with a server are foreign ones.
bool stands_in(const Object& object, const Section& section);

// The key of an object in its section: `audit.log`, `area(integer)`.
std::string section_key(const Object& object, std::string_view file_schema);

}  // namespace schemadiff::load
