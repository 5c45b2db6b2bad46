// The value of an object of any kind: one of the types that kind.h lists, told apart by its Kind.
//
// What std::variant is, for a list of types as long as ours: the names of that template's parts hold the whole list, so
// that each file which used one took seconds more to compile and megabytes more to link. Here copying stands in one
// file, and visiting is a switch. The content stands by itself in memory, so that a check takes the room of a check,
// not that of an aggregate, which is 15 times as large.
#pragma once

#include <cstdlib>
#include <utility>

#include "schemadiff/error.h"
#include "schemadiff/kind.h"
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

// The kind that a value type stands for: `kind_of<Table> == Kind::table`.
template <class T>
inline constexpr Kind kind_of = Kind{};
#define SCHEMADIFF_X(kind, type, word, traits) \
    template <>                                \
    inline constexpr Kind kind_of<type> = Kind::kind;
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

template <class T>
inline constexpr bool is_kind = false;
#define SCHEMADIFF_X(kind, type, word, traits) \
    template <>                                \
    inline constexpr bool is_kind<type> = true;
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

class Value {
  public:
    // That of a schema.
    Value();
    template <class T>
    requires is_kind<T> Value(T content) : content_(new T(std::move(content))), kind_(kind_of<T>) {}
    Value(const Value& other);
    // What was moved from may be assigned to and destroyed, and is good for nothing else.
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value();

    Kind kind() const { return kind_; }
    // By text, attribute for attribute; compare/ladder.h decides what texts mean.
    bool operator==(const Value& other) const;

    // Null where the value is of another kind.
    template <class T>
    const T* get_if() const {
        return kind_ == kind_of<T> ? static_cast<const T*>(content_) : nullptr;
    }
    template <class T>
    T* get_if() {
        return kind_ == kind_of<T> ? static_cast<T*>(content_) : nullptr;
    }

  private:
    void* content_;  // null where it was moved from
    Kind kind_;
};

// Calls `visitor` with the value as what it is. Takes a Value, const or not; gives what the visitor gives.
template <class Visitor, class AnyValue>
decltype(auto) visit(Visitor&& visitor, AnyValue& value) {
    switch (value.kind()) {
#define SCHEMADIFF_X(kind, type, word, traits) \
    case Kind::kind:                           \
        return visitor(*value.template get_if<type>());
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    std::abort();
}

}  // namespace schemadiff
