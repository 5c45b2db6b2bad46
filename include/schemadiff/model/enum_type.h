// An enumerated type (pg_type, pg_enum). The order of its labels counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct EnumType {
    Names labels;
    // New label -> the label it was called before (renamed_from); a hint of the model, never compared.
    Options renamed_labels;

    bool operator==(const EnumType& other) const { return labels == other.labels; }
    static constexpr auto attributes() {
        return std::tuple{attribute("labels", &EnumType::labels, {.lock = Lock::none})};
    }
};

}  // namespace schemadiff
