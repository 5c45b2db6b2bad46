// A partition's bound taken apart into its frame and its values, so that the values are compared by what they mean:
// PostgreSQL prints them as constants of the key's type, and `'2026-01-01'` over a timestamp comes back with a time.
//
// Used by compare only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::compare {

struct BoundValue {
    std::string text;
    std::size_t key = 0;  // the column of the key that it is a value of, counted from 0
};

struct PartitionBound {
    std::string frame;  // `for values from ( ? , minvalue )`: all but the values, in one spelling
    std::vector<BoundValue> values;
};

PartitionBound split_bound(std::string_view bound);

// The key columns of `range (a, lower(b))`: a name, exact, or an empty text for an expression.
std::vector<std::string> key_columns(std::string_view partition_by);

}  // namespace schemadiff::compare
