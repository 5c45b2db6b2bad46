// A composite type of its own (pg_class, relkind c). The order of its attributes counts.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/options.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct CompositeAttribute {
    std::string name;
    TypeText type;
    std::string collation;  // qualified and quoted; empty: the type's own
    std::string comment;
    // What each provider says of it (SECURITY LABEL ON COLUMN), by the provider's name.
    Options security_labels;
    bool operator==(const CompositeAttribute&) const = default;
};
using CompositeAttributes = std::vector<CompositeAttribute>;

struct CompositeType {
    CompositeAttributes members;
    // New name -> the name the attribute had before (renamed_from); a hint of the model, never compared.
    Options renamed_members;

    bool operator==(const CompositeType& other) const { return members == other.members; }
    static constexpr auto attributes() {
        return std::tuple{attribute("composite", &CompositeType::members, {.lock = Lock::none})};
    }
};

}  // namespace schemadiff
