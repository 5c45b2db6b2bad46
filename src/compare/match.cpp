#include "compare/match.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

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

struct Hints {
    RenameMap renames;
    RenameMap back;  // new identity -> old name
};

// One round, which knows what the round before has found: who has given a name up, and what containers and the types in
// signatures were called.
Hints collect_hints(const Catalog& from, const Catalog& to, const Hints& known, std::vector<Object>& spent) {
    Hints out{{}, known.back};
    spent.clear();
    for (const ObjectPtr& each : to.objects()) {
        if (each->renamed_from.empty()) continue;
        Identity old = out.back.apply(each->id);
        Identity already = old;
        old.name = each->renamed_from;
        already.name = each->id.name;
        const bool is_free = !from.find(already) || known.renames.find(already);
        if (from.find(old) && is_free) {
            out.renames.add(old, each->id.name);
            out.back.add(each->id, each->renamed_from);
        } else
            spent.push_back(*each);
    }
    return out;
}

RenameMap all_hints(const Catalog& from, const Catalog& to, std::vector<Object>& spent) {
    Hints known;
    for (;;) {
        Hints more = collect_hints(from, to, known, spent);
        if (spent.empty() || more.renames.size() == known.renames.size()) return std::move(more.renames);
        known = std::move(more);
    }
}

// A schema that the model names only as what one of its own was called before, where that one has its new name already:
// somebody else's by now.
void leave_out_spent_schemas(const Catalog& to, const std::vector<Object>& spent, Catalog& from) {
    std::set<std::string> others;
    for (const Object& each : spent)
        if (each.id.kind == Kind::schema && from.find(each.id) &&
            !to.find({Kind::schema, "", "", each.renamed_from, ""}))
            others.insert(each.renamed_from);
    if (others.empty()) return;
    std::erase_if(from.objects(), [&](const ObjectPtr& each) {
        return others.count(each->id.kind == Kind::schema ? each->id.name : each->id.schema) > 0;
    });
    from.sort();
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

// The objects known by content that the other catalog has not.
std::vector<ObjectPtr> only_in(const Catalog& catalog, const Catalog& other) {
    std::vector<ObjectPtr> out;
    for (const ObjectPtr& each : catalog.objects())
        if (known_by_content(each->id.kind) && !other.find(each->id)) out.push_back(each);
    return out;
}

std::tuple<Kind, std::string_view, std::string_view> place_of(const Object& object) {
    return {object.id.kind, object.id.schema, object.id.parent};
}

// Matches what is left over on both sides by content. Fills the renames (of named ones) and gives the live names of
// those that the model leaves unnamed.
void match_by_content(const Catalog& from, const Catalog& to, RenameMap& renames,
                      std::map<Identity, std::string>& live_names) {
    const std::vector<ObjectPtr> wanted = only_in(to, from);
    if (wanted.empty()) return;
    // What an object says takes long to tell: only where the same table wants one of the kind.
    std::set<std::tuple<Kind, std::string_view, std::string_view>> places;
    for (const ObjectPtr& each : wanted) places.insert(place_of(*each));
    std::multimap<std::string, ObjectPtr> left;
    for (const ObjectPtr& each : only_in(from, to))
        if (places.count(place_of(*each))) left.emplace(content_of(*each), each);
    if (left.empty()) return;
    // A name that something else has, there or back, cannot be given by a rename.
    const std::set<std::string> taken_before = taken_places(from);
    const std::set<std::string> taken_after = taken_places(to);
    for (const ObjectPtr& each : wanted) {
        const auto found = left.find(content_of(*each));
        if (found == left.end()) continue;
        if (!each->unnamed && (is_taken(taken_before, *each, each->id.name) ||
                               is_taken(taken_after, *found->second, found->second->id.name)))
            continue;
        if (each->unnamed)
            live_names[each->id] = found->second->id.name;
        else
            renames.add(found->second->id, each->id.name);
        left.erase(found);
    }
}

using Owner = std::tuple<std::string_view, std::string_view, std::string_view>;

// The sequences of one catalog that the other has not, by the column that owns them; null where one owns several.
std::map<Owner, ObjectPtr> owned_sequences(const Catalog& catalog, const Catalog& other) {
    std::map<Owner, ObjectPtr> out;
    for (const ObjectPtr& each : catalog.objects()) {
        const auto* sequence = each->get_if<Sequence>();
        if (!sequence || sequence->owned_by_table.empty() || other.find(each->id)) continue;
        const auto [at, is_new] =
            out.try_emplace({each->id.schema, sequence->owned_by_table, sequence->owned_by_column}, each);
        if (!is_new) at->second = nullptr;
    }
    return out;
}

// A sequence belongs to its column by more than its name: with another one it is the same, and keeps its value.
void match_owned_sequences(const Catalog& from, const Catalog& to, RenameMap& renames) {
    const std::map<Owner, ObjectPtr> wanted = owned_sequences(to, from);
    if (wanted.empty()) return;
    const std::map<Owner, ObjectPtr> held = owned_sequences(from, to);
    if (held.empty()) return;
    const std::set<std::string> taken_before = taken_places(from);
    const std::set<std::string> taken_after = taken_places(to);
    for (const auto& [owner, sequence] : wanted) {
        const auto old = held.find(owner);
        if (old == held.end() || !old->second || !sequence) continue;
        if (is_taken(taken_before, *sequence, sequence->id.name) ||
            is_taken(taken_after, *old->second, old->second->id.name))
            continue;
        renames.add(old->second->id, sequence->id.name);
    }
}

Catalog with_live_names(Catalog out, const std::map<Identity, std::string>& live_names) {
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

// Each under the names that it and its container have before any rename. `settled` has besides what only stands for a
// parent's: a partition's copy of an index, say.
void add_rename_changes(const Catalog& from, const Catalog& settled, const RenameMap& renames,
                        std::vector<Change>& out) {
    for (const auto& [id, new_name] : renames.names()) {
        const ObjectPtr known = from.find_pointer(id);
        const ObjectPtr before = known ? known : settled.find_pointer(id);
        if (!before) continue;
        Object after = *before;
        after.id.name = new_name;
        out.push_back({Verb::rename, before, std::make_shared<const Object>(std::move(after)), {}});
    }
}

// The same renames by the identities from before those of `earlier`. What `from` has not, since it only stands for a
// parent's, is of a table that keeps its name (name_children_of_renamed).
RenameMap as_before(const RenameMap& renames, const RenameMap& earlier, const Catalog& from) {
    if (renames.empty() || earlier.empty()) return renames;
    RenameMap out;
    RenameMap told;
    for (const ObjectPtr& each : from.objects()) {
        const Identity now = earlier.apply(each->id);
        const std::string* found = renames.find(now);
        if (!found) continue;
        out.add(each->id, *found);
        told.add(now, *found);
    }
    out.add(renames.without(told));
    return out;
}

// A column or a check that is renamed takes the name in all that inherit from its table, too: PostgreSQL sees to it,
// and has no other way (rename_constraint_internal() in tablecmds.c).
RenameMap inherited_renames(const Catalog& from, const RenameMap& renames) {
    RenameMap out;
    std::optional<Hierarchy> tree;
    for (const auto& [id, name] : renames.names()) {
        const Object* object = from.find(id);
        const Check* check = object ? object->get_if<Check>() : nullptr;
        if (id.kind != Kind::column && (!check || check->no_inherit)) continue;
        if (!tree) tree.emplace(from);
        for (const TableName& table : tree->descendants({id.schema, id.parent}))
            out.add({id.kind, table.first, table.second, id.name, ""}, name);
    }
    return out;
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

Matching match(const Catalog& live, const Catalog& to) {
    Matching out;
    out.map = all_hints(live, to, out.spent);
    RenameMap inherited = inherited_renames(live, out.map);
    // Copies of a whole catalog are made only where something is renamed.
    std::optional<Catalog> named;
    if (!out.map.empty()) {
        RenameMap all = out.map;
        all.add(inherited);
        name_children_of_renamed(named.emplace(live), all);
    }
    const Catalog& from = named ? *named : live;
    add_rename_changes(from, from, out.map.without(inherited), out.renames);
    out.map.add(inherited);
    Catalog hinted = out.map.empty() ? from : renamed(from, out.map);
    leave_out_spent_schemas(to, out.spent, hinted);
    Catalog wanted = to;
    settle_inheritance(hinted, wanted);
    RenameMap by_content;
    std::map<Identity, std::string> live_names;
    match_by_content(hinted, wanted, by_content, live_names);
    match_owned_sequences(hinted, wanted, by_content);
    inherited = inherited_renames(hinted, by_content);
    add_rename_changes(from, hinted, as_before(by_content.without(inherited), out.map, from), out.renames);
    by_content.add(inherited);
    const RenameMap found = as_before(by_content, out.map, from);
    out.from = by_content.empty() ? std::move(hinted) : renamed(hinted, by_content);
    if (!by_content.empty()) settle_children(out.from, wanted);
    out.map.add(found);
    out.to = with_live_names(std::move(wanted), live_names);
    return out;
}

}  // namespace schemadiff::compare
