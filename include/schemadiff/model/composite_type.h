// A composite type of its own (pg_class, relkind c). The order of its attributes counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/model/routine.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct CompositeAttribute {
    std::string name;
    TypeText type;
    std::string collation;  // qualified and quoted; empty: the type's own
    std::string comment;
    bool operator==(const CompositeAttribute&) const = default;
};
using CompositeAttributes = std::vector<CompositeAttribute>;

struct CompositeType {
    CompositeAttributes attributes_list;

    bool operator==(const CompositeType&) const = default;
    static constexpr auto attributes() {
        return std::tuple{attribute("composite", &CompositeType::attributes_list, {.lock = Lock::none})};
    }
};

}  // namespace schemadiff
