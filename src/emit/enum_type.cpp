// Enumerated types: labels are added and renamed in place; plan has the type rebuilt for anything else.

#include <algorithm>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const EnumType&) { return "TYPE " + relation(object.id); }

void create(const Object& object, const EnumType& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    std::vector<std::string> labels;
    for (const std::string& label : value.labels) labels.push_back("\n    " + sql::literal(label));
    add(out, "CREATE TYPE " + relation(object.id) + " AS ENUM (" + joined(labels, ",") + "\n)", relation(object.id),
        Lock::none)
        .privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const EnumType&, const Context&, Statements& out) {
    add(out, "DROP TYPE " + relation(object.id), relation(object.id), Lock::none);
}

namespace {

void rename_labels(const std::string& head, const EnumType& to, Names& labels, const std::string& type, Statements& out) {
    for (const auto& [now, was] : to.renamed_labels) {
        const auto old = std::find(labels.begin(), labels.end(), was);
        const bool wanted = std::find(to.labels.begin(), to.labels.end(), now) != to.labels.end();
        if (old == labels.end() || !wanted || std::find(labels.begin(), labels.end(), now) != labels.end()) continue;
        add(out, head + " RENAME VALUE " + sql::literal(was) + " TO " + sql::literal(now), type, Lock::none);
        *old = now;
    }
}

// Each new label is placed beside one that is there: behind the one before it, or in front of the first.
void add_labels(const std::string& head, const EnumType& to, Names& labels, const std::string& type, Statements& out) {
    for (std::size_t at = 0; at < to.labels.size(); ++at) {
        const std::string& label = to.labels[at];
        if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
        std::string sql = head + " ADD VALUE " + sql::literal(label);
        const auto previous = at == 0 ? labels.end() : std::find(labels.begin(), labels.end(), to.labels[at - 1]);
        if (at == 0 && !labels.empty()) sql += " BEFORE " + sql::literal(labels.front());
        else if (at > 0 && previous + 1 != labels.end()) sql += " AFTER " + sql::literal(to.labels[at - 1]);
        labels.insert(at == 0 ? labels.begin() : previous + 1, label);
        add(out, sql, type, Lock::none);
    }
}

}  // namespace

void alter(const Object&, const EnumType& from, const Object& after, const EnumType& to, const Change& change,
           const Context&, Statements& out) {
    if (!change.touches("labels")) return;
    const std::string type = relation(after.id);
    Names labels = from.labels;
    rename_labels("ALTER TYPE " + type, to, labels, type, out);
    add_labels("ALTER TYPE " + type, to, labels, type, out);
}

void rename(const Object& from, const EnumType&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TYPE", Lock::none, out);
}

}  // namespace schemadiff::emit
