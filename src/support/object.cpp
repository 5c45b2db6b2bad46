#include "schemadiff/object.h"

#include <stdexcept>

namespace schemadiff {

Object::Object() = default;
Object::Object(const Object& other) = default;
Object::Object(Object&& other) noexcept = default;
Object& Object::operator=(const Object& other) = default;
Object& Object::operator=(Object&& other) noexcept = default;
Object::~Object() = default;

void Object::wrong_kind() const {
    throw std::logic_error(id.described() + " has a value of another kind");
}

}  // namespace schemadiff
