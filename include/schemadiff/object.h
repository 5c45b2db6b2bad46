// One object of a schema: identity, value, and what every kind may carry: comment, owner, grants.
//
// Made by load (from a model) and inspect (from a database), compared by compare, and from then on only read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "schemadiff/error.h"
#include "schemadiff/grant.h"
#include "schemadiff/identity.h"
#include "schemadiff/model/access_method.h"
#include "schemadiff/model/aggregate.h"
#include "schemadiff/model/base_type.h"
#include "schemadiff/model/cast.h"
#include "schemadiff/model/check.h"
#include "schemadiff/model/collation.h"
#include "schemadiff/model/column.h"
#include "schemadiff/model/composite_type.h"
#include "schemadiff/model/conversion.h"
#include "schemadiff/model/default_privileges.h"
#include "schemadiff/model/domain.h"
#include "schemadiff/model/enum_type.h"
#include "schemadiff/model/event_trigger.h"
#include "schemadiff/model/exclusion.h"
#include "schemadiff/model/extension.h"
#include "schemadiff/model/foreign_data_wrapper.h"
#include "schemadiff/model/foreign_key.h"
#include "schemadiff/model/foreign_server.h"
#include "schemadiff/model/function.h"
#include "schemadiff/model/index.h"
#include "schemadiff/model/language.h"
#include "schemadiff/model/materialized_view.h"
#include "schemadiff/model/operator.h"
#include "schemadiff/model/operator_class.h"
#include "schemadiff/model/operator_family.h"
#include "schemadiff/model/policy.h"
#include "schemadiff/model/primary_key.h"
#include "schemadiff/model/procedure.h"
#include "schemadiff/model/publication.h"
#include "schemadiff/model/range_type.h"
#include "schemadiff/model/rule.h"
#include "schemadiff/model/schema.h"
#include "schemadiff/model/sequence.h"
#include "schemadiff/model/statistics.h"
#include "schemadiff/model/subscription.h"
#include "schemadiff/model/table.h"
#include "schemadiff/model/text_search_configuration.h"
#include "schemadiff/model/text_search_dictionary.h"
#include "schemadiff/model/text_search_parser.h"
#include "schemadiff/model/text_search_template.h"
#include "schemadiff/model/transform.h"
#include "schemadiff/model/trigger.h"
#include "schemadiff/model/unique.h"
#include "schemadiff/model/user_mapping.h"
#include "schemadiff/model/view.h"
#include "schemadiff/model/view_column.h"

namespace schemadiff {

namespace detail {
// Swallows the comma that the list of kinds leaves behind its last entry.
template <class... Kinds>
struct MakeVariant;
template <class... Kinds>
struct MakeVariant<void, Kinds...> {
    using type = std::variant<Kinds...>;
};
}  // namespace detail

// The value of an object of any kind; the alternatives stand in the order of Kind.
using Value = detail::MakeVariant<void
#define SCHEMADIFF_X(kind, type, word) , type
                                      SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
                                  >::type;

// The kind that a value type stands for: `kind_of<Table> == Kind::table`.
template <class T>
inline constexpr Kind kind_of = Kind{};
#define SCHEMADIFF_X(kind, type, word) \
    template <>                        \
    inline constexpr Kind kind_of<type> = Kind::kind;
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

struct Object {
    Identity id;
    Value value;
    // Empty: none (PostgreSQL makes no difference between the two).
    std::string comment;
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

    Object() = default;
    template <class T>
    Object(Identity identity, T content) : id(std::move(identity)), value(std::move(content)) {
        id.kind = kind_of<T>;
    }

    template <class T>
    const T& as() const {
        return std::get<T>(value);
    }
    template <class T>
    T& as() {
        return std::get<T>(value);
    }
    template <class T>
    const T* get_if() const {
        return std::get_if<T>(&value);
    }
};

// Objects are shared between catalogs, changes and plans, and are never written to once they are in a catalog.
using ObjectPtr = std::shared_ptr<const Object>;

}  // namespace schemadiff
