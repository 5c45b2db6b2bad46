// Enumerated types. Labels are added and renamed in place; one that goes or moves is a new type, which plan makes.

#include <algorithm>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

constexpr std::size_t kOneLine = 100;

Statement& add_type(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of type " + relation(object.id);
    return statement;
}

bool holds(const Names& labels, const std::string& label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}

// The label's old name; empty where it has none in `before`. Reversed changes carry the hint on their other side.
std::string old_label(const EnumType& from, const EnumType& to, const std::string& label) {
    if (const auto hint = to.renamed_labels.find(label);
        hint != to.renamed_labels.end() && holds(from.labels, hint->second)) {
        return hint->second;
    }
    for (const auto& [newer, older] : from.renamed_labels) {
        if (older == label && holds(from.labels, newer)) return newer;
    }
    return {};
}

// Renames where the hints say so; gives the labels as they stand then.
Names rename_labels(const Object& after, const EnumType& from, const EnumType& to, Statements& out) {
    Names labels = from.labels;
    for (const std::string& label : to.labels) {
        if (holds(labels, label)) continue;
        const std::string old = old_label(from, to, label);
        if (old.empty() || holds(to.labels, old)) continue;
        add_type(
            out,
            "ALTER TYPE " + relation(after.id) + " RENAME VALUE " + sql::literal(old) + " TO " + sql::literal(label),
            after);
        std::replace(labels.begin(), labels.end(), old, label);
    }
    return labels;
}

// Where a new label stands: after the one before it in the list, or before the first that is there already.
std::string position(const Names& wanted, std::size_t index, Names& labels) {
    if (index > 0) {
        const auto previous = std::find(labels.begin(), labels.end(), wanted[index - 1]);
        const bool last = previous + 1 == labels.end();
        labels.insert(previous + 1, wanted[index]);
        return last ? "" : " AFTER " + sql::literal(wanted[index - 1]);
    }
    if (labels.empty()) {
        labels.push_back(wanted[index]);
        return {};
    }
    const std::string first = labels.front();
    labels.insert(labels.begin(), wanted[index]);
    return " BEFORE " + sql::literal(first);
}

}  // namespace

std::string address(const Object& object, const EnumType&) {
    return "TYPE " + relation(object.id);
}

void create(const Object& object, const EnumType& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> labels;
    for (const std::string& label : value.labels) labels.push_back(sql::literal(label));
    const std::string head = "CREATE TYPE " + relation(object.id) + " AS ENUM (";
    const std::string line = head + joined(labels) + ")";
    const bool short_enough = line.size() <= kOneLine;
    add_type(out, short_enough ? line : head + "\n    " + joined(labels, ",\n    ") + "\n)", object).privilege =
        "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const EnumType&, const Context&, Statements& out) {
    add_type(out, "DROP TYPE " + relation(object.id), object);
}

void alter(const Object&, const EnumType& from, const Object& after, const EnumType& to, const Change& change,
           const Context&, Statements& out) {
    if (!change.touches("labels")) return;
    Names labels = rename_labels(after, from, to, out);
    for (std::size_t i = 0; i < to.labels.size(); ++i) {
        if (holds(labels, to.labels[i])) continue;
        const std::string where = position(to.labels, i, labels);
        add_type(out, "ALTER TYPE " + relation(after.id) + " ADD VALUE " + sql::literal(to.labels[i]) + where, after);
    }
}

void rename(const Object& from, const EnumType&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "TYPE", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of type " + relation(from.id);
}

}  // namespace schemadiff::emit
