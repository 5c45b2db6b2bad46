// A schema (pg_namespace). Its name, owner, comment and grants are all there is to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct SchemaNamespace {
    bool operator==(const SchemaNamespace&) const = default;
    static constexpr auto attributes() { return std::tuple<>{}; }
};

}  // namespace schemadiff
