// The one list of kinds: it makes the enumeration, the type of values and every dispatch over them.
//
// Adding a kind is one line here; each layer that leaves the kind out then fails to compile or to link, and the
// error names it. The order is the order in which objects are created where no dependency decides.
#pragma once

#include <string_view>

namespace schemadiff {

// X(kind, value type, word in messages)
#define SCHEMADIFF_KINDS(X)                                                            \
    X(schema, SchemaNamespace, "schema")                                               \
    X(extension, Extension, "extension")                                               \
    X(access_method, AccessMethod, "access method")                                    \
    X(language, Language, "language")                                                  \
    X(collation, Collation, "collation")                                               \
    X(enum_type, EnumType, "enum")                                                     \
    X(domain, Domain, "domain")                                                        \
    X(composite_type, CompositeType, "composite type")                                 \
    X(range_type, RangeType, "range type")                                             \
    X(base_type, BaseType, "base type")                                                \
    X(text_search_parser, TextSearchParser, "text search parser")                      \
    X(text_search_template, TextSearchTemplate, "text search template")                \
    X(text_search_dictionary, TextSearchDictionary, "text search dictionary")          \
    X(text_search_configuration, TextSearchConfiguration, "text search configuration") \
    X(foreign_data_wrapper, ForeignDataWrapper, "foreign-data wrapper")                \
    X(foreign_server, ForeignServer, "server")                                         \
    X(user_mapping, UserMapping, "user mapping")                                       \
    X(sequence, Sequence, "sequence")                                                  \
    X(table, Table, "table")                                                           \
    X(column, Column, "column")                                                        \
    X(primary_key, PrimaryKey, "primary key")                                          \
    X(unique, Unique, "unique constraint")                                             \
    X(check, Check, "check constraint")                                                \
    X(exclusion, Exclusion, "exclusion constraint")                                    \
    X(foreign_key, ForeignKey, "foreign key")                                          \
    X(function, Function, "function")                                                  \
    X(procedure, Procedure, "procedure")                                               \
    X(aggregate, Aggregate, "aggregate")                                               \
    X(operator_, Operator, "operator")                                                 \
    X(operator_family, OperatorFamily, "operator family")                              \
    X(operator_class, OperatorClass, "operator class")                                 \
    X(cast, Cast, "cast")                                                              \
    X(conversion, Conversion, "conversion")                                            \
    X(transform, Transform, "transform")                                               \
    X(view, View, "view")                                                              \
    X(view_column, ViewColumn, "view column")                                          \
    X(materialized_view, MaterializedView, "materialized view")                        \
    X(index, Index, "index")                                                           \
    X(trigger, Trigger, "trigger")                                                     \
    X(rule, Rule, "rule")                                                              \
    X(policy, Policy, "policy")                                                        \
    X(statistics, Statistics, "statistics")                                            \
    X(default_privileges, DefaultPrivileges, "default privileges")                     \
    X(event_trigger, EventTrigger, "event trigger")                                    \
    X(publication, Publication, "publication")                                         \
    X(subscription, Subscription, "subscription")

enum class Kind {
#define SCHEMADIFF_X(kind, type, word) kind,
    SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
};

// The kind's word in messages: "check constraint".
constexpr std::string_view word(Kind kind) {
    switch (kind) {
#define SCHEMADIFF_X(kind, type, text) \
    case Kind::kind:                   \
        return text;
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return {};
}

// Whether SECURITY LABEL takes objects of the kind (src/backend/commands/seclabel.c).
constexpr bool can_be_labelled(Kind kind) {
    switch (kind) {
        case Kind::schema:
        case Kind::language:
        case Kind::enum_type:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::range_type:
        case Kind::base_type:
        case Kind::sequence:
        case Kind::table:
        case Kind::column:
        case Kind::function:
        case Kind::procedure:
        case Kind::aggregate:
        case Kind::view:
        case Kind::view_column:
        case Kind::materialized_view:
        case Kind::event_trigger:
        case Kind::publication:
        case Kind::subscription:
            return true;
        case Kind::extension:
        case Kind::access_method:
        case Kind::collation:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::foreign_data_wrapper:
        case Kind::foreign_server:
        case Kind::user_mapping:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::exclusion:
        case Kind::foreign_key:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::index:
        case Kind::trigger:
        case Kind::rule:
        case Kind::policy:
        case Kind::statistics:
        case Kind::default_privileges:
            return false;
    }
    return false;
}

namespace detail {
// `operator` is a word of C++: its enumerator has an underscore behind it.
constexpr std::string_view bare_name(std::string_view name) {
    return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}
}  // namespace detail

// The kind's name in JSON, in globs (`table:public.orders`) and as a file name: "materialized_view".
constexpr std::string_view name(Kind kind) {
    switch (kind) {
#define SCHEMADIFF_X(kind, type, text) \
    case Kind::kind:                   \
        return detail::bare_name(#kind);
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return {};
}

}  // namespace schemadiff
