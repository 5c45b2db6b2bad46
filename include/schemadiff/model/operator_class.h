// An operator class (pg_opclass).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// Identity: signature is the access method.
struct OperatorClass {
    std::string method;
    TypeText type;
    bool is_default = false;
    std::string family;  // qualified and quoted; empty: one of its own name
    TypeText storage;    // empty: the type itself
    // `OPERATOR 1 public.<(integer,integer)`, `FUNCTION 1 (integer, integer) public.cmp(...)`, as pg_dump prints them
    Names members;

    bool operator==(const OperatorClass&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kIdentity{.changed_by = ChangedBy::identity, .lock = Lock::none};
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        return std::tuple{attribute("using", &OperatorClass::method, kIdentity),
                          attribute("type", &OperatorClass::type, kReplaced),
                          attribute("default", &OperatorClass::is_default, kReplaced),
                          attribute("family", &OperatorClass::family, kReplaced),
                          attribute("storage", &OperatorClass::storage, kReplaced),
                          attribute("members", &OperatorClass::members, kReplaced)};
    }
};

}  // namespace schemadiff
