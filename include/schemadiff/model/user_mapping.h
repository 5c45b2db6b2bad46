// A user mapping (pg_user_mapping).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: the name is the role (`public` for everybody), the signature its server.
struct UserMapping {
    Options options;  // secrets as ${NAME}

    bool operator==(const UserMapping&) const = default;
    static constexpr auto attributes() {
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("options", &UserMapping::options, kInPlace)};
    }
};

}  // namespace schemadiff
