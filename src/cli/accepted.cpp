#include "cli/accepted.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/date.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

constexpr int kAcceptedVersion = 1;

std::string text_of(const nlohmann::json& entry, const char* key, const std::string& where) {
    if (!entry.is_object() || !entry.contains(key) || !entry.at(key).is_string() ||
        entry.at(key).get<std::string>().empty())
        throw Error(where + " has no \"" + key + "\"",
                    "each entry holds \"object\", \"reason\" and \"expires\": \"YYYY-MM-DD\"");
    return entry.at(key).get<std::string>();
}

const Accepted* entry_for(const std::vector<Accepted>& accepted, const std::string& object) {
    for (const Accepted& each : accepted)
        if (support::glob_match(each.object, object)) return &each;
    return nullptr;
}

}  // namespace

std::vector<Accepted> read_accepted(Session& session, const std::string& path) {
    const nlohmann::json document = nlohmann::json::parse(support::read_file(path), nullptr, false);
    if (!document.is_object() || !document.contains("accepted") || !document.at("accepted").is_array())
        throw Error(path + " is no list of accepted differences", R"(it reads {"version": 1, "accepted": [...]})");
    if (!document.contains("version") || document.at("version") != kAcceptedVersion)
        throw Error(path + ": expected \"version\": " + std::to_string(kAcceptedVersion),
                    "use the version of schemadiff that it was written for");
    std::vector<Accepted> out;
    for (const nlohmann::json& entry : document.at("accepted")) {
        const std::string where = path + ", entry " + std::to_string(out.size() + 1);
        Accepted each{text_of(entry, "object", where), text_of(entry, "reason", where),
                      text_of(entry, "expires", where)};
        if (!support::is_date(each.expires))
            throw Error(where + ": \"" + each.expires + "\" is no date", "write YYYY-MM-DD");
        out.push_back(std::move(each));
    }
    const std::string now = support::today();
    std::erase_if(out, [&](const Accepted& each) {
        if (each.expires >= now) return false;
        session.console().warn("accepted until " + each.expires + ", no longer: " + each.object + " (" + each.reason +
                               ")");
        return true;
    });
    return out;
}

void accept(Findings& findings, const std::vector<Accepted>& accepted) {
    const auto is_accepted = [&](const std::string& object) {
        const Accepted* entry = entry_for(accepted, object);
        if (entry != nullptr) findings.accepted.push_back({object, entry->reason, entry->expires});
        return entry != nullptr;
    };
    std::erase_if(findings.drift.changes, [&](const Change& each) { return is_accepted(each.id().described()); });
    std::erase_if(findings.drift.undecided, [&](const Undecided& each) { return is_accepted(each.id.described()); });
    std::erase_if(findings.by_hand_changes.changes,
                  [&](const Change& each) { return entry_for(accepted, each.id().described()) != nullptr; });
    std::erase_if(findings.by_hand, [&](const HandChange& each) { return is_accepted(each.object); });
}

}  // namespace schemadiff::cli
