// One object of a schema: identity, value, and what every kind may carry: comment, security labels, owner, grants.
//
// Made by load (from a model) and inspect (from a database), compared by compare, and from then on only read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schemadiff/error.h"
#include "schemadiff/grant.h"
#include "schemadiff/identity.h"
#include "schemadiff/options.h"
#include "schemadiff/value.h"

namespace schemadiff {

struct Object {
    Identity id;
    Value value;
    // Empty: none (PostgreSQL makes no difference between the two).
    std::string comment;
    // SECURITY LABEL: what each provider says of it, by the provider's name. Empty for kinds that can have none.
    Options security_labels;
    // Absent: not compared.
    std::optional<std::string> owner;
    // Absent: PostgreSQL's built-in default for the kind. Otherwise every right of everybody, sorted; of the owner's
    // own only what is not usual.
    std::optional<Grants> grants;
    // The name it had before, from the model's `renamed_from`; a hint, never compared.
    std::string renamed_from;
    // The model gives it no name: `id.name` is the one PostgreSQL would choose, and a live object of another name that
    // says the same is this one.
    bool unnamed = false;
    // Where the model says it; unknown for what was inspected.
    SourceLocation where;

    Object();
    template <class T>
    Object(Identity identity, T content) : id(std::move(identity)), value(std::move(content)) {
        id.kind = kind_of<T>;
    }

    Object(const Object& other);
    Object(Object&& other) noexcept;
    Object& operator=(const Object& other);
    Object& operator=(Object&& other) noexcept;
    ~Object();

    // The value as what it is known to be.
    template <class T>
    const T& as() const {
        return *checked(value.get_if<T>());
    }
    template <class T>
    T& as() {
        return *checked(value.get_if<T>());
    }
    // Null where the object is of another kind.
    template <class T>
    const T* get_if() const {
        return value.get_if<T>();
    }
    template <class T>
    T* get_if() {
        return value.get_if<T>();
    }

  private:
    template <class T>
    T* checked(T* content) const {
        if (!content) wrong_kind();
        return content;
    }
    // Throws std::logic_error: a broken invariant of the program.
    [[noreturn]] void wrong_kind() const;
};

// Objects are shared between catalogs, changes and plans, and are never written to once they are in a catalog.
using ObjectPtr = std::shared_ptr<const Object>;

}  // namespace schemadiff
