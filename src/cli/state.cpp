#include "cli/state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compare/attribute_text.h"
#include "support/hash.h"

namespace schemadiff::cli {

namespace {

constexpr int kStateFormat = 1;

// Hash and schema stand in one text, "schema\0hash" would be no JSON text for all names: so "hash schema".
std::string entry(const Object& object, bool owners) {
    std::string schema = object.id.kind == Kind::schema ? object.id.name : object.id.schema;
    if (const auto* rights = object.get_if<DefaultPrivileges>()) schema = rights->schema;
    std::string text;
    if (owners || !object.owner) {
        text = compare::fingerprint_text(object);
    } else {
        Object ownerless = object;
        ownerless.owner.reset();
        text = compare::fingerprint_text(ownerless);
    }
    return support::sha256(text).substr(0, 32) + " " + schema;
}

std::string_view schema_of(const std::string& text) {
    return std::string_view(text).substr(std::min<std::size_t>(33, text.size()));
}

bool looks_at(const State& state, std::string_view schema) {
    return state.all_schemas || schema.empty() ||
           std::find(state.schemas.begin(), state.schemas.end(), schema) != state.schemas.end();
}

}  // namespace

State state_of(const Catalog& catalog, const Names& schemas, bool all_schemas, bool owners) {
    State state;
    state.owners = owners;
    state.schemas = schemas;
    state.all_schemas = all_schemas;
    state.server = catalog.server_version / 10000;
    for (const ObjectPtr& object : catalog.objects()) state.objects[object->id.described()] = entry(*object, owners);
    return state;
}

std::string state_text(const State& state) {
    nlohmann::json document = {{"format", kStateFormat},
                               {"server", state.server},
                               {"schemas", state.all_schemas ? nlohmann::json("all") : nlohmann::json(state.schemas)},
                               {"objects", state.objects}};
    if (!state.owners) document["owners"] = false;
    return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<State> parse_state(std::string_view text) {
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object() || document.value("format", 0) != kStateFormat || !document.contains("objects"))
        return std::nullopt;
    State state;
    const nlohmann::json& schemas = document.at("schemas");
    state.server = document.value("server", 0);
    state.all_schemas = schemas.is_string();
    state.owners = document.value("owners", true);
    if (schemas.is_array()) state.schemas = schemas.get<Names>();
    state.objects = document.at("objects").get<std::map<std::string, std::string>>();
    return state;
}

std::vector<HandChange> hand_changes(const State& recorded, const State& live) {
    std::vector<HandChange> out;
    if (recorded.server != live.server) return out;
    const auto both_look_at = [&](const std::string& text) {
        return looks_at(recorded, schema_of(text)) && looks_at(live, schema_of(text));
    };
    for (const auto& [object, text] : recorded.objects) {
        if (!both_look_at(text)) continue;
        const auto now = live.objects.find(object);
        if (now == live.objects.end())
            out.push_back({object, HandChange::What::removed});
        else if (now->second != text)
            out.push_back({object, HandChange::What::changed});
    }
    for (const auto& [object, text] : live.objects)
        if (both_look_at(text) && !recorded.objects.contains(object)) out.push_back({object, HandChange::What::added});
    std::stable_sort(out.begin(), out.end(),
                     [](const HandChange& left, const HandChange& right) { return left.object < right.object; });
    return out;
}

std::string_view word(HandChange::What what) {
    switch (what) {
        case HandChange::What::added:
            return "added";
        case HandChange::What::changed:
            return "changed";
        case HandChange::What::removed:
            return "removed";
    }
    return {};
}

}  // namespace schemadiff::cli
