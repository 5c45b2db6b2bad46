// A base or shell type (pg_type, typtype b and p).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// A type of its own making: input and output functions and how its values are stored. A shell type has no functions.
struct BaseType {
    bool shell = false;
    std::string input, output, receive, send, typmod_in, typmod_out, analyze, subscript;  // functions
    std::string internal_length{"variable"};
    bool passed_by_value = false;
    std::string alignment{"int4"};
    std::string storage{"plain"};
    std::string category{"U"};
    bool preferred = false;
    std::optional<std::string> default_value;
    TypeText element;
    std::string delimiter{","};
    bool collatable = false;

    bool operator==(const BaseType&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("shell", &BaseType::shell, kReplaced),
                          attribute("input", &BaseType::input, kReplaced),
                          attribute("output", &BaseType::output, kReplaced),
                          attribute("receive", &BaseType::receive, kInPlace),
                          attribute("send", &BaseType::send, kInPlace),
                          attribute("typmod_in", &BaseType::typmod_in, kInPlace),
                          attribute("typmod_out", &BaseType::typmod_out, kInPlace),
                          attribute("analyze", &BaseType::analyze, kInPlace),
                          attribute("subscript", &BaseType::subscript, {.lock = Lock::none, .since = 14}),
                          attribute("internal_length", &BaseType::internal_length, kReplaced),
                          attribute("passed_by_value", &BaseType::passed_by_value, kReplaced),
                          attribute("alignment", &BaseType::alignment, kReplaced),
                          attribute("storage", &BaseType::storage, kInPlace),
                          attribute("category", &BaseType::category, kReplaced),
                          attribute("preferred", &BaseType::preferred, kReplaced),
                          attribute("default", &BaseType::default_value, kReplaced),
                          attribute("element", &BaseType::element, kReplaced),
                          attribute("delimiter", &BaseType::delimiter, kReplaced),
                          attribute("collatable", &BaseType::collatable, kReplaced)};
    }
};

}  // namespace schemadiff
