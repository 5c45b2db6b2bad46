#include "load/members.h"

#include <algorithm>

#include "load/names.h"

namespace schemadiff::load {

Members::Members(const Catalog& catalog) {
    std::map<std::pair<Key, std::string>, std::vector<const Object*>> owned;
    for (const ObjectPtr& object : catalog.objects()) {
        if (!object->id.parent.empty()) by_parent_[{object->id.schema, object->id.parent}].push_back(object.get());
        const Sequence* sequence = object->get_if<Sequence>();
        if (!sequence || sequence->owned_by_table.empty()) continue;
        owned[{{object->id.schema, sequence->owned_by_table}, sequence->owned_by_column}].push_back(object.get());
    }
    for (const ObjectPtr& object : catalog.objects()) {
        if (object->id.kind != Kind::column) continue;
        const auto found = owned.find({{object->id.schema, object->id.parent}, object->id.name});
        if (found == owned.end()) continue;
        for (const Object* sequence : found->second) {
            if (!is_serial_of(*object, *sequence)) continue;
            sequence_of_column_[object.get()] = sequence;
            folded_.insert(sequence);
            break;
        }
    }
}

std::vector<const Object*> Members::of(const Identity& parent, Kind kind) const {
    std::vector<const Object*> result;
    const auto found = by_parent_.find({parent.schema, parent.name});
    if (found == by_parent_.end()) return result;
    for (const Object* each : found->second) {
        if (each->id.kind == kind) result.push_back(each);
    }
    std::stable_sort(result.begin(), result.end(), [&](const Object* a, const Object* b) {
        if (kind == Kind::column && a->as<Column>().position != b->as<Column>().position) {
            return a->as<Column>().position < b->as<Column>().position;
        }
        return a->id.name < b->id.name;
    });
    return result;
}

const Object* Members::serial_sequence(const Object& column) const {
    const auto found = sequence_of_column_.find(&column);
    return found == sequence_of_column_.end() ? nullptr : found->second;
}

bool Members::is_folded(const Object& object) const {
    return !object.id.parent.empty() || folded_.count(&object) > 0;
}

void write_members(const std::vector<const Object*>& members, std::string_view section, const WriteContext& context,
                   MappingOut& out) {
    if (members.empty()) return;
    MappingOut written;
    for (const Object* member : members) written.add(member_name(member->id.name), write_object(*member, context));
    out.add(section, written.take());
}

}  // namespace schemadiff::load
