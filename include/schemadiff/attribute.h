// How a kind lists its attributes, once: name in the model, member, and what PostgreSQL makes of a change to it.
//
// Reading, writing, comparing, reports, JSON, hazards and the documentation's table derive from these lists and
// from nothing else. The default of an attribute is what a default-constructed value of its kind holds.
#pragma once

#include <string_view>
#include <tuple>
#include <utility>

namespace schemadiff {

// How a difference in the attribute is brought about: by an ALTER, or by dropping and creating the object again.
// `undone` marks what is information only and never drift (the order of a table's columns); `identity` what an object
// is known by: another value is another object.
enum class ChangedBy { alter, replacement, undone, identity };

// The table-level lock modes of PostgreSQL (documentation, "Explicit Locking"), weakest first.
enum class Lock {
    none,
    access_share,
    row_share,
    row_exclusive,
    share_update_exclusive,
    share,
    share_row_exclusive,
    exclusive,
    access_exclusive
};

// What a step does to the rows it finds: nothing, reads them all, or writes them all anew.
enum class Work { none, scan, rewrite };

// What a step may do to data: keep it, fail because of it (a guard stands before it), or delete it.
enum class DataEffect { keeps, may_fail, deletes };

// In words, for reports and JSON: "access exclusive", "rewrite", "may fail".
std::string_view word(Lock lock);
std::string_view word(Work work);
std::string_view word(DataEffect effect);

struct AttributeTraits {
    ChangedBy changed_by = ChangedBy::alter;
    Lock lock = Lock::access_exclusive;
    Work work = Work::none;
    DataEffect data = DataEffect::keeps;
    int since = 13;              // the first major version of the server that has it
    bool only_if_given = false;  // not compared where the model says nothing of it
};

template <class Owner, class Member>
struct Attribute {
    std::string_view name;
    Member Owner::*member;
    AttributeTraits traits;
};

template <class Owner, class Member>
constexpr Attribute<Owner, Member> attribute(std::string_view name, Member Owner::*member,
                                             AttributeTraits traits = {}) {
    return {name, member, traits};
}

// Calls `visit(attribute)` for each attribute of the kind T, in the order in which the kind lists them.
template <class T, class Visitor>
constexpr void for_each_attribute(Visitor&& visit) {
    std::apply([&](const auto&... each) { (visit(each), ...); }, T::attributes());
}

}  // namespace schemadiff
