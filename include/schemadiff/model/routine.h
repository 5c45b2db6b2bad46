// What functions and procedures have in common (pg_proc).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Argument {
    // in, out, inout, variadic, table
    std::string mode{"in"};
    std::string name;
    TypeText type;
    Expression default_value;

    bool operator==(const Argument&) const = default;
};
using Arguments = std::vector<Argument>;

}  // namespace schemadiff
