// Text search configurations and their mappings.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

void change_mapping(const Object& object, const std::string& action, const std::string& token,
                    const std::string& dictionaries, Statements& out) {
    std::string text = "ALTER " + address(object) + "\n    " + action + " MAPPING FOR " + sql::identifier(token);
    if (!dictionaries.empty()) text += " WITH " + dictionaries;
    add(out, std::move(text), "", Lock::none).privilege = "owner of " + object.id.described();
}

}  // namespace

std::string address(const Object& object, const TextSearchConfiguration&) {
    return "TEXT SEARCH CONFIGURATION " + relation(object.id);
}

void create(const Object& object, const TextSearchConfiguration& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add(out, "CREATE " + address(object, value) + " (\n    PARSER = " + value.parser + "\n)", "", Lock::none)
        .privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    for (const auto& [token, dictionaries] : value.mappings) change_mapping(object, "ADD", token, dictionaries, out);
}

void drop(const Object& object, const TextSearchConfiguration& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), "", Lock::none).privilege = "owner of " + object.id.described();
}

void alter(const Object&, const TextSearchConfiguration& from, const Object& after, const TextSearchConfiguration& to,
           const Change& change, const Context&, Statements& out) {
    if (!change.touches("mappings")) return;
    for (const auto& [token, dictionaries] : from.mappings) {
        if (!to.mappings.contains(token)) change_mapping(after, "DROP", token, "", out);
    }
    for (const auto& [token, dictionaries] : to.mappings) {
        const auto old = from.mappings.find(token);
        if (old == from.mappings.end())
            change_mapping(after, "ADD", token, dictionaries, out);
        else if (old->second != dictionaries)
            change_mapping(after, "ALTER", token, dictionaries, out);
    }
}

void rename(const Object& from, const TextSearchConfiguration&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TEXT SEARCH CONFIGURATION", Lock::none, out);
}

}  // namespace schemadiff::emit
