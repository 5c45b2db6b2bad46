// A foreign-data wrapper (pg_foreign_data_wrapper).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct ForeignDataWrapper {
    std::string handler, validator;  // functions, qualified and quoted
    Options options;

    bool operator==(const ForeignDataWrapper&) const = default;
    static constexpr auto attributes() {
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("handler", &ForeignDataWrapper::handler, kInPlace),
                          attribute("validator", &ForeignDataWrapper::validator, kInPlace),
                          attribute("options", &ForeignDataWrapper::options, kInPlace)};
    }
};

}  // namespace schemadiff
