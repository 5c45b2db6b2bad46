#include "compare/match.h"

#include <algorithm>
#include <array>
#include <set>

#include "compare/attribute_text.h"
#include "compare/hierarchy.h"
#include "compare/inheritance.h"
#include "compare/ladder.h"
#include "sql/quote.h"

namespace schemadiff::compare {

namespace {

// Families whose members say all they are by themselves, so that one may stand under another name.
bool known_by_content(Kind kind) {
    return kind == Kind::primary_key || kind == Kind::unique || kind == Kind::check || kind == Kind::exclusion ||
           kind == Kind::foreign_key || kind == Kind::index;
}

void collect_hints(const Catalog& from, const Catalog& to, Matching& out) {
    for (const ObjectPtr& each : to.objects()) {
        if (each->renamed_from.empty()) continue;
        Identity old = each->id;
        old.name = each->renamed_from;
        if (!old.parent.empty())
            for (const auto& [id, name] : out.map.names)
                if (id.parent.empty() && id.schema == old.schema && name == old.parent) old.parent = id.name;
        const bool there = from.find(old) != nullptr;
        Identity already = old;
        already.name = each->id.name;
        if (there && !from.find(already))
            out.map.names[old] = each->id.name;
        else
            out.spent.push_back(*each);
    }
}

// What the object says, in one spelling as far as the parser reaches; the name left out.
struct Content {
    std::string text;

    void operator()(const Expression& value) { add_expression(value.text); }
    void operator()(const IndexKeys& value) {
        for (const IndexKey& key : split_index_keys(value.text)) {
            add_expression(key.expression);
            text += key.rest + '\x1e';
        }
    }
    template <class Member>
    void operator()(const Member& value) {
        text += attribute_text(value) + '\x1f';
    }
    void add_expression(const std::string& value);
};

void Content::add_expression(const std::string& value) {
    text += canonical_or_same(value) + '\x1f';
}

std::string content_of(const Object& object) {
    Content content;
    content.text = std::string(name(object.id.kind)) + '\x1f' + object.id.schema + '\x1f' + object.id.parent + '\x1f';
    visit(
        [&](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            for_each_attribute<T>([&](const auto& attribute) { content(value.*attribute.member); });
        },
        object.value);
    return content.text;
}

// The names that PostgreSQL would not give twice: of a table's constraints, and of a schema's relations.
Names places_of(const Object& object, const std::string& name) {
    constexpr std::array kRelations{Kind::table,    Kind::view,      Kind::materialized_view,
                                    Kind::sequence, Kind::index,     Kind::primary_key,
                                    Kind::unique,   Kind::exclusion, Kind::composite_type};
    constexpr std::array kConstraints{Kind::primary_key, Kind::unique, Kind::exclusion, Kind::check, Kind::foreign_key};
    const auto is_one_of = [&](const auto& kinds) {
        return std::find(kinds.begin(), kinds.end(), object.id.kind) != kinds.end();
    };
    Names out;
    if (is_one_of(kRelations)) out.push_back("relation " + object.id.schema + '\0' + name);
    if (is_one_of(kConstraints))
        out.push_back("constraint " + object.id.schema + '\0' + object.id.parent + '\0' + name);
    return out;
}

std::set<std::string> taken_places(const Catalog& catalog) {
    std::set<std::string> out;
    for (const ObjectPtr& each : catalog.objects())
        for (std::string& place : places_of(*each, each->id.name)) out.insert(std::move(place));
    return out;
}

bool is_taken(const std::set<std::string>& taken, const Object& object, const std::string& name) {
    const Names places = places_of(object, name);
    return std::any_of(places.begin(), places.end(), [&](const std::string& place) { return taken.count(place) > 0; });
}

// Matches what is left over on both sides by content. Fills the renames (of named ones) and gives the live names of
// those that the model leaves unnamed.
void match_by_content(const Catalog& from, const Catalog& to, RenameMap& renames,
                      std::map<Identity, std::string>& live_names) {
    std::multimap<std::string, ObjectPtr> left;
    for (const ObjectPtr& each : from.objects())
        if (known_by_content(each->id.kind) && !to.find(each->id)) left.emplace(content_of(*each), each);
    if (left.empty()) return;
    // A name that something else has, there or back, cannot be given by a rename.
    const std::set<std::string> taken_before = taken_places(from);
    const std::set<std::string> taken_after = taken_places(to);
    for (const ObjectPtr& each : to.objects()) {
        if (!known_by_content(each->id.kind) || from.find(each->id)) continue;
        const auto found = left.find(content_of(*each));
        if (found == left.end()) continue;
        if (!each->unnamed && (is_taken(taken_before, *each, each->id.name) ||
                               is_taken(taken_after, *found->second, found->second->id.name)))
            continue;
        if (each->unnamed)
            live_names[each->id] = found->second->id.name;
        else
            renames.names[found->second->id] = each->id.name;
        left.erase(found);
    }
}

Catalog with_live_names(const Catalog& to, const std::map<Identity, std::string>& live_names) {
    Catalog out = to;
    if (live_names.empty()) return out;
    for (ObjectPtr& each : out.objects()) {
        const auto found = live_names.find(each->id);
        if (found == live_names.end()) continue;
        Object object = *each;
        object.id.name = found->second;
        each = std::make_shared<const Object>(std::move(object));
    }
    out.sort();
    return out;
}

void add_rename_changes(const Catalog& from, const RenameMap& renames, std::vector<Change>& out) {
    for (const auto& [id, new_name] : renames.names) {
        const ObjectPtr before = from.find_pointer(id);
        Object after = *before;
        after.id.name = new_name;
        out.push_back({Verb::rename, before, std::make_shared<const Object>(std::move(after)), {}});
    }
}

// A column that is renamed takes the name in all that inherit from its table, too: PostgreSQL sees to it.
void add_inherited_renames(const Catalog& from, RenameMap& renames) {
    std::optional<Hierarchy> tree;
    const std::map<Identity, std::string> named = renames.names;
    for (const auto& [id, name] : named) {
        if (id.kind != Kind::column) continue;
        if (!tree) tree.emplace(from);
        for (const TableName& table : tree->descendants({id.schema, id.parent}))
            renames.names.emplace(Identity{Kind::column, table.first, table.second, id.name, ""}, name);
    }
}

}  // namespace

std::optional<std::pair<std::string, std::string>> split_name(std::string_view qualified) {
    try {
        const auto parts = sql::split_qualified_name(qualified);
        if (parts.size() == 2) return std::pair{parts[0], parts[1]};
    } catch (const Error&) {
    }
    return std::nullopt;
}

Matching match(const Catalog& from, const Catalog& to) {
    Matching out;
    collect_hints(from, to, out);
    add_rename_changes(from, out.map, out.renames);
    add_inherited_renames(from, out.map);
    Catalog hinted = out.map.empty() ? from : renamed(from, out.map);
    Catalog wanted = to;
    settle_inheritance(hinted, wanted);
    RenameMap by_content;
    std::map<Identity, std::string> live_names;
    match_by_content(hinted, wanted, by_content, live_names);
    add_rename_changes(hinted, by_content, out.renames);
    out.from = by_content.empty() ? std::move(hinted) : renamed(hinted, by_content);
    out.map.names.insert(by_content.names.begin(), by_content.names.end());
    out.to = with_live_names(wanted, live_names);
    return out;
}

}  // namespace schemadiff::compare
