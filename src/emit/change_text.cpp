// Identities and changes in words, and what undoes a change.

#include <algorithm>
#include <utility>

#include "schemadiff/change.h"
#include "sql/quote.h"

namespace schemadiff {

std::string_view word(Verb verb) {
    switch (verb) {
        case Verb::create:
            return "create";
        case Verb::drop:
            return "drop";
        case Verb::alter:
            return "alter";
        case Verb::rename:
            return "rename";
    }
    return {};
}

std::string_view word(Lock lock) {
    switch (lock) {
        case Lock::none:
            return "none";
        case Lock::access_share:
            return "access share";
        case Lock::row_share:
            return "row share";
        case Lock::row_exclusive:
            return "row exclusive";
        case Lock::share_update_exclusive:
            return "share update exclusive";
        case Lock::share:
            return "share";
        case Lock::share_row_exclusive:
            return "share row exclusive";
        case Lock::exclusive:
            return "exclusive";
        case Lock::access_exclusive:
            return "access exclusive";
    }
    return {};
}

std::string_view word(Work work) {
    switch (work) {
        case Work::none:
            return "none";
        case Work::scan:
            return "scan";
        case Work::rewrite:
            return "rewrite";
    }
    return {};
}

std::string_view word(DataEffect effect) {
    switch (effect) {
        case DataEffect::keeps:
            return "keeps";
        case DataEffect::may_fail:
            return "may fail";
        case DataEffect::deletes:
            return "deletes";
    }
    return {};
}

namespace {

// The name as SQL's own words have it: an operator's symbol is never quoted, and the names that we make ourselves
// (of casts, transforms and default privileges) are words of SQL already.
std::string own_name(const Identity& id) {
    const Kind kind = id.kind;
    if (kind == Kind::cast || kind == Kind::transform || kind == Kind::default_privileges) return id.name;
    if (kind == Kind::operator_) return id.name + "(" + id.signature + ")";
    const std::string name = sql::identifier(id.name);
    if (kind == Kind::function || kind == Kind::procedure || kind == Kind::aggregate)
        return name + "(" + id.signature + ")";
    if (kind == Kind::operator_family || kind == Kind::operator_class)
        return name + " using " + sql::identifier(id.signature);
    if (kind == Kind::user_mapping) return name + " of server " + sql::identifier(id.signature);
    return name;
}

}  // namespace

std::string Identity::text() const {
    std::string result = schema.empty() ? "" : sql::identifier(schema) + ".";
    if (!parent.empty()) result += sql::identifier(parent) + ".";
    return result + own_name(*this);
}

std::string Identity::described() const {
    return std::string(word(kind)) + " " + text();
}

bool Change::touches(std::string_view attribute) const {
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const AttributeChange& each) { return each.attribute == attribute; });
}

namespace {

Verb opposite(Verb verb) {
    switch (verb) {
        case Verb::create:
            return Verb::drop;
        case Verb::drop:
            return Verb::create;
        case Verb::alter:
        case Verb::rename:
            return verb;
    }
    return verb;
}

std::string attribute_names(const std::vector<AttributeChange>& attributes) {
    std::string result;
    for (const AttributeChange& each : attributes) result += (result.empty() ? "" : ", ") + each.attribute;
    return result;
}

}  // namespace

Change Change::reversed() const {
    Change result{opposite(verb), after, before, attributes};
    for (AttributeChange& each : result.attributes) std::swap(each.before, each.after);
    return result;
}

std::string Change::text() const {
    switch (verb) {
        case Verb::create:
            return "added " + id().described();
        case Verb::drop:
            return "removed " + id().described();
        case Verb::alter:
            return "changed " + id().described() + (attributes.empty() ? "" : " (" + attribute_names(attributes) + ")");
        case Verb::rename:
            return "renamed " + before->id.described() + " to " + after->id.text();
    }
    return {};
}

ChangeList ChangeList::reversed() const {
    ChangeList result;
    result.changes.reserve(changes.size());
    for (const Change& each : changes) result.changes.push_back(each.reversed());
    const auto is_before = [](const Change& left, const Change& right) {
        const bool left_renames = left.verb == Verb::rename;
        const bool right_renames = right.verb == Verb::rename;
        return left_renames != right_renames ? left_renames : left.id() < right.id();
    };
    if (!std::is_sorted(result.changes.begin(), result.changes.end(), is_before))
        std::stable_sort(result.changes.begin(), result.changes.end(), is_before);
    result.undecided = undecided;
    for (Undecided& each : result.undecided) std::swap(each.live, each.wanted);
    return result;
}

}  // namespace schemadiff
