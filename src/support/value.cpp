#include "schemadiff/value.h"

#include <memory>
#include <type_traits>

namespace schemadiff {

Value::Value() : Value(SchemaNamespace{}) {}

Value::Value(const Value& other) : kind_(other.kind_) {
    visit([this](const auto& content) { new (storage_) std::remove_cvref_t<decltype(content)>(content); }, other);
}

Value::Value(Value&& other) noexcept : kind_(other.kind_) {
    visit([this](auto& content) { new (storage_) std::remove_cvref_t<decltype(content)>(std::move(content)); }, other);
}

Value& Value::operator=(const Value& other) {
    if (this != &other) *this = Value(other);
    return *this;
}

Value& Value::operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    destroy();
    kind_ = other.kind_;
    visit([this](auto& content) { new (storage_) std::remove_cvref_t<decltype(content)>(std::move(content)); }, other);
    return *this;
}

bool Value::operator==(const Value& other) const {
    const auto same = [&](const auto& content) {
        return content == *other.get_if<std::remove_cvref_t<decltype(content)>>();
    };
    return kind_ == other.kind_ && visit(same, *this);
}

Value::~Value() {
    destroy();
}

void Value::destroy() {
    visit([](auto& content) { std::destroy_at(&content); }, *this);
}

}  // namespace schemadiff
