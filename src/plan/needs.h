// What an object needs to be there: its structure (a column its table) by identity, and the fragments of SQL in which
// it names others. A file a kind says the structure; texts are collected by attribute type.
//
// plan/references.h turns needs into identities of a catalog. Nothing here looks at a second object.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/change.h"
#include "schemadiff/object.h"

namespace schemadiff::plan {

// How surely a reference must be obeyed. Where references run in a circle the weakest are let go first.
enum class Strength {
    body,        // mentioned in a procedural body: looked at when it runs
    sql_body,    // mentioned in a body of language sql: checked when the function is made
    expression,  // mentioned in an expression or query
    structure    // cannot be there without
};

struct Fragment {
    std::string text;
    Strength strength = Strength::expression;
};

struct Needs {
    std::vector<Identity> structure;
    std::vector<Fragment> fragments;
    // Names of columns of the object's own table (its parent), wherever bare words in the fragments may mean them.
    bool own_columns = false;
};

#define SCHEMADIFF_X(kind, type, word, traits)                                                          \
    void needs(const Object& object, const type& value, Needs& out);                                    \
    /* Whether ALTER can bring the change about. Where not, the object is dropped and created again. */ \
    bool alters_in_place(const Change& change, const type& before, const type& after);
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X

Needs needs(const Object& object);
bool alters_in_place(const Change& change);

// ---- for the kinds' files --------------------------------------------------------------------------------------
// Adds every attribute that holds SQL, a type or a qualified name.
template <class T>
void add_texts(const T& value, Needs& out);
// False if one of the attributes named in the change is marked as changed by replacement.
template <class T>
bool by_traits(const Change& change);

inline Identity table_of(const Object& object) {
    return {Kind::table, object.id.schema, "", object.id.parent, ""};
}
inline Identity column_of(const Object& object, const std::string& column) {
    return {Kind::column, object.id.schema, object.id.parent, column, ""};
}

// A function that is named without its arguments, qualified and quoted; one of pg_catalog has no schema.
inline void add_function(const std::string& name, Needs& out) {
    if (name.find('.') != std::string::npos) out.fragments.push_back({name + "()", Strength::structure});
}

namespace detail {
inline void add_text(const std::string& text, Needs& out) {
    if (text.find('.') != std::string::npos) out.fragments.push_back({text, Strength::expression});
}
template <class Tag>
void add_text(const SqlText<Tag>& text, Needs& out) {
    if (!text.empty()) out.fragments.push_back({text.text, Strength::expression});
}
inline void add_text(const Verbatim&, Needs&) {}
inline void add_text(const Names& names, Needs& out) {
    for (const std::string& name : names) add_text(name, out);
}
inline void add_text(const Arguments& arguments, Needs& out) {
    for (const Argument& argument : arguments) add_text(argument.type, out), add_text(argument.default_value, out);
}
inline void add_text(const std::vector<TypeText>& types, Needs& out) {
    for (const TypeText& type : types) add_text(type, out);
}
inline void add_text(const DomainChecks& checks, Needs& out) {
    for (const DomainCheck& check : checks) add_text(check.expression, out);
}
inline void add_text(const CompositeAttributes& attributes, Needs& out) {
    for (const CompositeAttribute& each : attributes) add_text(each.type, out), add_text(each.collation, out);
}
template <class Other>
void add_text(const Other&, Needs&) {}
}  // namespace detail

template <class T>
void add_texts(const T& value, Needs& out) {
    for_each_attribute<T>([&](const auto& attribute) { detail::add_text(value.*attribute.member, out); });
}

template <class T>
bool by_traits(const Change& change) {
    bool in_place = true;
    for_each_attribute<T>([&](const auto& attribute) {
        if (attribute.traits.changed_by == ChangedBy::replacement && change.touches(attribute.name)) in_place = false;
    });
    return in_place;
}

}  // namespace schemadiff::plan
