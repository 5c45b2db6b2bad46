// What the tests of this folder share: objects by short words, statements as text, changes made from two objects.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emit/statement.h"

namespace schemadiff::test {

inline std::string text(const emit::Statements& statements) {
    std::string result;
    for (const emit::Statement& each : statements) result += each.sql + ";\n";
    return result;
}

template <class T>
Object object(const std::string& schema, const std::string& parent, const std::string& name, T value,
              const std::string& signature = "") {
    return Object({kind_of<T>, schema, parent, name, signature}, std::move(value));
}

// An alter that touches every attribute in which the two values differ, and comment, owner, grants.
inline Change change_of(const Object& before, const Object& after) {
    Change change{Verb::alter, std::make_shared<Object>(before), std::make_shared<Object>(after), {}};
    visit(
        [&](const auto& from) {
            using Type = std::remove_cvref_t<decltype(from)>;
            const Type& to = after.as<Type>();
            for_each_attribute<Type>([&](const auto& each) {
                if (from.*each.member != to.*each.member) change.attributes.push_back({std::string(each.name), "", ""});
            });
        },
        before.value);
    if (before.comment != after.comment) change.attributes.push_back({"comment", "", ""});
    if (before.owner != after.owner) change.attributes.push_back({"owner", "", ""});
    if (before.grants != after.grants) change.attributes.push_back({"grants", "", ""});
    return change;
}

inline emit::Statements altered(const Object& before, const Object& after, const emit::Context& context = {}) {
    return emit::alter(change_of(before, after), context);
}

template <class T>
emit::Statements altered(const std::string& name, T from, T to, const emit::Context& context = {}) {
    return altered(object("public", "t", name, std::move(from)), object("public", "t", name, std::move(to)), context);
}

inline Column column(const std::string& type, bool not_null = false, const std::string& default_value = "") {
    Column value;
    value.type = TypeText(type);
    value.not_null = not_null;
    value.default_value = Expression(default_value);
    return value;
}

inline std::vector<ObjectPtr> members(const std::vector<Object>& objects) {
    std::vector<ObjectPtr> result;
    for (const Object& each : objects) result.push_back(std::make_shared<Object>(each));
    return result;
}

inline Catalog catalog(const std::vector<Object>& objects) {
    Catalog result;
    for (const Object& each : objects) result.add(each);
    result.sort();
    return result;
}

}  // namespace schemadiff::test
