// The typed change list: what differs, as values. Changes print, serialise and reverse; they know no SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff {

enum class Verb { create, drop, alter, rename };

// "create", "drop", "alter", "rename"
std::string_view word(Verb verb);

// One attribute that differs, in words: for reports and JSON.
struct AttributeChange {
    std::string attribute;  // the name in the model; also "comment", "security_labels", "owner", "grants"
    std::string before;
    std::string after;
    bool operator==(const AttributeChange&) const = default;
};

struct Change {
    Verb verb{};
    ObjectPtr before;  // null for create
    ObjectPtr after;   // null for drop
    // Alter: what differs, in the order in which the kind lists its attributes; comment, labels, owner
    // and grants last.
    // A rename changes nothing but the name; what differs beyond it is an alter of its own.
    std::vector<AttributeChange> attributes;

    const Identity& id() const { return after ? after->id : before->id; }
    const Object& object() const { return after ? *after : *before; }
    bool touches(std::string_view attribute) const;
    // What undoes it.
    Change reversed() const;
    // "added column public.processed_videos.duration_ms"
    std::string text() const;
};

// Two texts that no step of the ladder could decide.
struct Undecided {
    Identity id;
    SourceLocation where;
    std::string attribute;
    std::string live;
    std::string wanted;
    std::string needs;  // what would decide it
};

struct ChangeList {
    std::vector<Change> changes;  // sorted by identity, renames first
    std::vector<Undecided> undecided;

    bool empty() const { return changes.empty(); }
    ChangeList reversed() const;
};

}  // namespace schemadiff
