#include "emit/rebuilt_type.h"

#include <algorithm>

#include "emit/composite_type.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

template <class T>
const T* find_type(const Catalog* catalog, const std::string& type) {
    if (catalog == nullptr || type.find('.') == std::string::npos || type.ends_with(']') || type.ends_with(')'))
        return nullptr;
    const std::vector<std::string> names = sql::split_qualified_name(type);
    if (names.size() != 2) return nullptr;
    const Object* found = catalog->find({kind_of<T>, names[0], "", names[1], ""});
    return found == nullptr ? nullptr : &found->as<T>();
}

// A user's type may be rebuilt as well.
std::string part(const std::string& column, const std::string& old_name, const CompositeAttribute& attribute) {
    const std::string value = "(" + column + ")." + sql::identifier(old_name);
    return attribute.type.text.find('.') == std::string::npos ? value : value + "::text::" + attribute.type.text;
}

std::string by_parts(const std::string& column, const std::string& type, const CompositeType& from,
                     const CompositeType& to, const AttributeSteps& steps) {
    std::vector<std::string> parts;
    for (const CompositeAttribute& each : to.members) {
        std::string old_name = each.name;
        for (const auto& [old, name] : steps.renamed)
            if (name == each.name) old_name = old;
        const bool had = std::any_of(from.members.begin(), from.members.end(),
                                     [&](const auto& old) { return old.name == old_name; });
        parts.push_back(had ? part(column, old_name, each) : "NULL");
    }
    return "CASE WHEN " + column + " IS DISTINCT FROM NULL THEN ROW(" + joined(parts) + ")::" + type + " END";
}

void composite_change(const std::string& column, const std::string& type, const CompositeType& from,
                      const CompositeType& to, TypeChange& change) {
    const AttributeSteps steps = attribute_steps(from, to);
    if (steps.in_order && steps.added.empty() && steps.dropped.empty()) return;
    change.cast = by_parts(column, type, from, to, steps);
    if (!steps.dropped.empty()) change.loses = "attribute " + name_list(steps.dropped);
}

void enum_change(const std::string& column, bool array, const EnumType& from, const EnumType& to, TypeChange& change) {
    std::vector<std::string> gone;
    for (const std::string& label : from.labels)
        if (std::find(to.labels.begin(), to.labels.end(), label) == to.labels.end())
            gone.push_back(sql::literal(label));
    if (gone.empty())
        change.data = DataEffect::keeps;
    else if (array)
        change.misfit = column + "::text[] && ARRAY[" + joined(gone) + "]";
    else
        change.misfit = column + "::text IN (" + joined(gone) + ")";
}

}  // namespace

TypeChange rebuilt_type(const std::string& column, const std::string& type, const Context& context) {
    const bool array = type.ends_with("[]");
    TypeChange change{.cast = column + "::text" + (array ? "[]" : "") + "::" + type,
                      .work = Work::rewrite,
                      .data = DataEffect::may_fail,
                      .loses = "",
                      .misfit = ""};
    const auto* from = find_type<CompositeType>(context.before, type);
    const auto* to = find_type<CompositeType>(context.after, type);
    if (from && to) composite_change(column, type, *from, *to, change);
    const std::string element = array ? type.substr(0, type.size() - 2) : type;
    const auto* old_labels = find_type<EnumType>(context.before, element);
    const auto* labels = find_type<EnumType>(context.after, element);
    if (old_labels && labels) enum_change(column, array, *old_labels, *labels, change);
    return change;
}

}  // namespace schemadiff::emit
