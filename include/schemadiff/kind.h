// The one list of kinds: it makes the enumeration, the type of values and every dispatch over them.
//
// Adding a kind is one line here; each layer that leaves the kind out then fails to compile or to link, and the
// error names it. The order is the order in which objects are created where no dependency decides.
#pragma once

#include <string_view>

namespace schemadiff {

// What is so for all objects of a kind.
enum KindTraits : unsigned {
    kPlain = 0,
    // Has an owner of its own: ALTER ... OWNER TO takes it. Columns, constraints, indexes and triggers belong to their
    // table's owner; extensions cannot be given away.
    kOwned = 1,
    // SECURITY LABEL takes it (src/backend/commands/seclabel.c).
    kLabelled = 2,
    // A relation, which COMMENT ON locks; or a part of one, for which it locks that.
    kRelation = 4,
    kPartOfRelation = 8,
};

// X(kind, value type, word in messages, traits)
#define SCHEMADIFF_KINDS(X)                                                                     \
    X(schema, SchemaNamespace, "schema", kOwned | kLabelled)                                    \
    X(extension, Extension, "extension", kPlain)                                                \
    X(access_method, AccessMethod, "access method", kPlain)                                     \
    X(language, Language, "language", kOwned | kLabelled)                                       \
    X(collation, Collation, "collation", kOwned)                                                \
    X(enum_type, EnumType, "enum", kOwned | kLabelled)                                          \
    X(domain, Domain, "domain", kOwned | kLabelled)                                             \
    X(composite_type, CompositeType, "composite type", kOwned | kLabelled)                      \
    X(range_type, RangeType, "range type", kOwned | kLabelled)                                  \
    X(base_type, BaseType, "base type", kOwned | kLabelled)                                     \
    X(text_search_parser, TextSearchParser, "text search parser", kPlain)                       \
    X(text_search_template, TextSearchTemplate, "text search template", kPlain)                 \
    X(text_search_dictionary, TextSearchDictionary, "text search dictionary", kOwned)           \
    X(text_search_configuration, TextSearchConfiguration, "text search configuration", kOwned)  \
    X(foreign_data_wrapper, ForeignDataWrapper, "foreign-data wrapper", kOwned)                 \
    X(foreign_server, ForeignServer, "server", kOwned)                                          \
    X(user_mapping, UserMapping, "user mapping", kPlain)                                        \
    X(sequence, Sequence, "sequence", kOwned | kLabelled | kRelation)                           \
    X(table, Table, "table", kOwned | kLabelled | kRelation)                                    \
    X(column, Column, "column", kLabelled | kPartOfRelation)                                    \
    X(primary_key, PrimaryKey, "primary key", kPartOfRelation)                                  \
    X(unique, Unique, "unique constraint", kPartOfRelation)                                     \
    X(check, Check, "check constraint", kPartOfRelation)                                        \
    X(exclusion, Exclusion, "exclusion constraint", kPartOfRelation)                            \
    X(foreign_key, ForeignKey, "foreign key", kPartOfRelation)                                  \
    X(function, Function, "function", kOwned | kLabelled)                                       \
    X(procedure, Procedure, "procedure", kOwned | kLabelled)                                    \
    X(aggregate, Aggregate, "aggregate", kOwned | kLabelled)                                    \
    X(operator_, Operator, "operator", kOwned)                                                  \
    X(operator_family, OperatorFamily, "operator family", kOwned)                               \
    X(operator_class, OperatorClass, "operator class", kOwned)                                  \
    X(cast, Cast, "cast", kPlain)                                                               \
    X(conversion, Conversion, "conversion", kOwned)                                             \
    X(transform, Transform, "transform", kPlain)                                                \
    X(view, View, "view", kOwned | kLabelled | kRelation)                                       \
    X(view_column, ViewColumn, "view column", kLabelled | kPartOfRelation)                      \
    X(materialized_view, MaterializedView, "materialized view", kOwned | kLabelled | kRelation) \
    X(index, Index, "index", kRelation)                                                         \
    X(trigger, Trigger, "trigger", kPartOfRelation)                                             \
    X(rule, Rule, "rule", kPartOfRelation)                                                      \
    X(policy, Policy, "policy", kPartOfRelation)                                                \
    X(statistics, Statistics, "statistics", kOwned)                                             \
    X(default_privileges, DefaultPrivileges, "default privileges", kPlain)                      \
    X(event_trigger, EventTrigger, "event trigger", kOwned | kLabelled)                         \
    X(publication, Publication, "publication", kOwned | kLabelled)                              \
    X(subscription, Subscription, "subscription", kOwned | kLabelled)

enum class Kind {
#define SCHEMADIFF_X(kind, type, word, traits) kind,
    SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
};

// The kind's word in messages: "check constraint".
constexpr std::string_view word(Kind kind) {
    switch (kind) {
#define SCHEMADIFF_X(kind, type, text, traits) \
    case Kind::kind:                           \
        return text;
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return {};
}

// All traits of the kind, as bits of KindTraits.
constexpr unsigned traits(Kind kind) {
    switch (kind) {
#define SCHEMADIFF_X(kind, type, text, bits) \
    case Kind::kind:                         \
        return bits;
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return kPlain;
}

constexpr bool has(Kind kind, KindTraits trait) {
    return (traits(kind) & trait) != 0;
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
#define SCHEMADIFF_X(kind, type, text, traits) \
    case Kind::kind:                           \
        return detail::bare_name(#kind);
        SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    }
    return {};
}

}  // namespace schemadiff
