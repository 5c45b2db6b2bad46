// An extension (pg_extension). Its members are never objects of a model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Extension {
    // Where the extension's objects live; empty in a model means "do not compare".
    std::string schema;
    // Compared only if the model gives it.
    std::string version;

    bool operator==(const Extension&) const = default;
    static constexpr auto attributes() {
        return std::tuple{attribute("schema", &Extension::schema, {.lock = Lock::none, .only_if_given = true}),
                          attribute("version", &Extension::version, {.lock = Lock::none, .only_if_given = true})};
    }
};

}  // namespace schemadiff
