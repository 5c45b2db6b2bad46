#include "migrate/schema_snapshot.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "compare/attribute_text.h"
#include "db/connection_url.h"
#include "db/schema_dump.h"
#include "db/server_binaries.h"
#include "inspect/inspect.h"
#include "migrate/text.h"

namespace schemadiff::migrate {
namespace {

using Objects = std::map<std::string, const Object*>;

Objects by_name(const Catalog& catalog) {
    Objects out;
    for (const ObjectPtr& object : catalog.objects()) out[object->id.described()] = object.get();
    return out;
}

std::string shown(const std::string& text) {
    return text.empty() ? "nothing" : text;
}

// The attributes that differ, by their words.
std::string attribute_differences(const Object& before, const Object& after) {
    std::map<std::string, std::pair<std::string, std::string>> words;
    for (const compare::AttributeWords& each : compare::describe(before)) words[each.name].first = each.text;
    for (const compare::AttributeWords& each : compare::describe(after)) words[each.name].second = each.text;
    std::vector<std::string> parts;
    for (const auto& [name, texts] : words)
        if (name != "position" && texts.first != texts.second)
            parts.push_back(name + " was " + shown(texts.first) + ", is " + shown(texts.second));
    return join(parts, "; ");
}

void compare_objects(const Objects& before, const Objects& after, std::vector<std::string>& lines) {
    for (const auto& [name, object] : before) {
        const auto found = after.find(name);
        if (found == after.end())
            lines.push_back(name + " is missing");
        else if (compare::fingerprint_text(*object) != compare::fingerprint_text(*found->second))
            lines.push_back(name + ": " + attribute_differences(*object, *found->second));
    }
    for (const auto& [name, object] : after)
        if (before.count(name) == 0) lines.push_back(name + " is too many");
}

// The lines of `statement` that no line of its like among `others` (which begins alike) is; all where it has no like.
std::string lines_of_its_own(const std::string& statement, const std::vector<std::string>& others) {
    const std::vector<std::string_view> lines = support::split_lines(statement);
    for (const std::string& other : others) {
        const std::vector<std::string_view> theirs = support::split_lines(other);
        if (theirs.front() != lines.front()) continue;
        std::string out(lines.front());
        for (const std::string_view line : lines)
            if (std::find(theirs.begin(), theirs.end(), line) == theirs.end()) out += "\n  " + std::string(line);
        return out;
    }
    return statement;
}

void add_only_in(const std::vector<std::string>& one, const std::vector<std::string>& other, const std::string& word,
                 std::vector<std::string>& lines) {
    std::vector<std::string> only;
    std::set_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(only));
    for (const std::string& statement : only)
        lines.push_back("pg_dump, only " + word + ": " + lines_of_its_own(statement, other));
}

}  // namespace

DumpSource find_pg_dump(const db::OpenDatabase& database) {
    if (!db::read_connection_url(database.url).secrets.empty()) return {"", "the URL of `scratch` holds a password"};
    std::string binaries;
    try {
        binaries = database.server ? database.server->binaries() : db::find_server_binaries();
    } catch (const Error& error) {
        return {"", error.what()};
    }
    if (!std::filesystem::exists(binaries + "/pg_dump")) return {"", "there is no pg_dump in " + binaries};
    DumpSource source{binaries, ""};
    try {
        db::schema_dump(binaries, database.url, {});
    } catch (const Error& error) {
        return {"", error.what()};
    }
    return source;
}

SchemaSnapshot take_snapshot(db::OpenDatabase& database, const DumpSource& dump, const VersionTable& ours) {
    inspect::InspectOptions options;
    options.all_schemas = true;
    options.leave_out = {{ours.schema, ours.name}, {ours.schema, ours.history_name()}};
    SchemaSnapshot snapshot{inspect::inspect(database.connection, options), std::nullopt};
    if (!dump.binaries.empty())
        snapshot.dump = db::schema_dump(dump.binaries, database.url, {ours.name, ours.history_name()});
    return snapshot;
}

std::vector<std::string> snapshot_differences(const SchemaSnapshot& before, const SchemaSnapshot& after) {
    std::vector<std::string> lines;
    compare_objects(by_name(before.catalog), by_name(after.catalog), lines);
    if (before.dump && after.dump) {
        add_only_in(*before.dump, *after.dump, "before", lines);
        add_only_in(*after.dump, *before.dump, "after", lines);
    }
    return lines;
}

}  // namespace schemadiff::migrate
