// A procedure (pg_proc, prokind p). Identity is the list of input types.
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

struct Procedure {
    Arguments arguments;
    std::string language{"sql"};
    Verbatim body;
    Query sql_body;
    std::string object_file;
    bool security_definer = false;
    Options set;
    std::vector<TypeText> transforms;
    // ALTER ... DEPENDS ON EXTENSION: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const Procedure&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kOrReplace{.lock = Lock::none};
        return std::tuple{attribute("arguments", &Procedure::arguments, kOrReplace),
                          attribute("language", &Procedure::language, kOrReplace),
                          attribute("body", &Procedure::body, kOrReplace),
                          attribute("sql_body", &Procedure::sql_body, {.lock = Lock::none, .since = 14}),
                          attribute("object_file", &Procedure::object_file, kOrReplace),
                          attribute("security_definer", &Procedure::security_definer, kOrReplace),
                          attribute("set", &Procedure::set, kOrReplace),
                          attribute("transforms", &Procedure::transforms, kOrReplace),
                          attribute("depends_on_extensions", &Procedure::depends_on_extensions, {.lock = Lock::none})};
    }
};

}  // namespace schemadiff
