// What tells one object from all others: its kind and its names. Every object of a schema is a flat value with one.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "schemadiff/kind.h"

namespace schemadiff {

// Names are exact (never quoted). What a kind has no use for is empty:
//   schema     the schema of the object, or of the table that it belongs to
//   parent     the table or view of a column, constraint, index, trigger, policy or rule
//   name       the object's own name
//   signature  the input types of a function ("integer, text"), the operands of an operator,
//              the server of a user mapping
struct Identity {
    Kind kind{};
    std::string schema;
    std::string parent;
    std::string name;
    std::string signature;

    auto operator<=>(const Identity&) const = default;

    // As messages name it: "public.orders.total", "public.area(integer)"; parts are quoted where SQL would.
    std::string text() const;
    // With its kind: "column public.orders.total".
    std::string described() const;
};

// For tables that find by identity.
struct IdentityHash {
    std::size_t operator()(const Identity& id) const {
        std::size_t out = static_cast<std::size_t>(id.kind);
        for (const std::string* part : {&id.schema, &id.parent, &id.name, &id.signature})
            out = out * 0x9E3779B97F4A7C15u + std::hash<std::string_view>()(*part);
        return out ^ out >> 32;
    }
};

}  // namespace schemadiff
