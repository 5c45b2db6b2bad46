#include "schemadiff/value.h"

#include <type_traits>

namespace schemadiff {

namespace {

void* copy_of(const Value& value) {
    return visit([](const auto& content) -> void* { return new std::remove_cvref_t<decltype(content)>(content); },
                 value);
}

}  // namespace

Value::Value() : Value(SchemaNamespace{}) {}

Value::Value(const Value& other) : content_(copy_of(other)), kind_(other.kind_) {}

Value::Value(Value&& other) noexcept : content_(std::exchange(other.content_, nullptr)), kind_(other.kind_) {}

Value& Value::operator=(const Value& other) {
    if (this != &other) *this = Value(other);
    return *this;
}

Value& Value::operator=(Value&& other) noexcept {
    std::swap(content_, other.content_);
    std::swap(kind_, other.kind_);
    return *this;
}

bool Value::operator==(const Value& other) const {
    const auto same = [&](const auto& content) {
        return content == *other.get_if<std::remove_cvref_t<decltype(content)>>();
    };
    return kind_ == other.kind_ && visit(same, *this);
}

Value::~Value() {
    if (content_ != nullptr) visit([](auto& content) { delete &content; }, *this);
}

}  // namespace schemadiff
