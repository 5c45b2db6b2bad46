// What check found, as text and as JSON.

#include <nlohmann/json.hpp>

#include "cli/finding.h"
#include "emit/report.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

using support::Colour;
using support::paint;

std::string heading(const std::string& text, bool coloured) {
    return paint(text + ":", Colour::bold, coloured) + "\n";
}

// "+ column public.t.c was added", for what the model says nothing else of.
std::string by_hand_text(const Findings& findings, const emit::ReportOptions& options) {
    std::string out = emit::drift_text(findings.by_hand_changes, options);
    std::vector<std::string> told;
    for (const Change& change : findings.by_hand_changes.changes) {
        told.push_back(change.id().described());
        if (change.before) told.push_back(change.before->id.described());
    }
    for (const HandChange& each : findings.by_hand)
        if (std::find(told.begin(), told.end(), each.object) == told.end())
            out += "~ " + each.object + " was " + std::string(word(each.what)) + ", and is now as the model says\n";
    return out;
}

std::string revisions_text(const Findings& findings, bool coloured) {
    std::string out;
    if (!findings.heads.empty()) out += "multiple heads: " + support::join(findings.heads, ", ") + "\n";
    if (!findings.pending.empty()) out += heading("pending revisions", coloured);
    for (const PendingRevision& each : findings.pending) out += "  " + each.id + " " + each.title + "\n";
    for (const migrate::ChangedFile& file : findings.files) {
        switch (file.state) {
            case migrate::FileState::changed:
                out += "the file of applied revision " + file.revision + " was changed: " + file.path + "\n";
                break;
            case migrate::FileState::missing:
                out += "the file of applied revision " + file.revision + " is missing\n";
                break;
        }
    }
    return out;
}

std::string_view why_word(Unmodelled::Why why) {
    switch (why) {
        case Unmodelled::Why::not_modelled:
            return "not_modelled";
        case Unmodelled::Why::not_visible:
            return "not_visible";
    }
    return {};
}

std::string advice(const Findings& findings) {
    std::vector<std::string> parts;
    if (findings.heads.size() > 1) parts.push_back("`schemadiff merge heads`");
    if (!findings.pending.empty()) parts.push_back("`schemadiff upgrade`");
    if (!findings.drift.changes.empty()) parts.push_back("`schemadiff revision -m MESSAGE`");
    return parts.empty() ? "" : "to do: " + support::join(parts, ", ") + "\n";
}

emit::Json changes_json(const ChangeList& changes) {
    emit::Json list = emit::Json::array();
    for (const Change& change : changes.changes) list.push_back(emit::change_json(change));
    emit::Json undecided = emit::Json::array();
    for (const Undecided& each : changes.undecided) undecided.push_back(emit::undecided_json(each));
    return {{"changes", std::move(list)}, {"undecided", std::move(undecided)}};
}

emit::Json files_json(const Findings& findings) {
    emit::Json out = emit::Json::array();
    for (const migrate::ChangedFile& file : findings.files)
        out.push_back({{"id", file.revision},
                       {"path", file.path.empty() ? emit::Json() : emit::Json(file.path)},
                       {"what", file.state == migrate::FileState::changed ? "changed" : "missing"}});
    return out;
}

}  // namespace

std::vector<std::string> unmodelled_lines(const Findings& findings) {
    std::vector<std::string> out;
    for (const Unmodelled& each : findings.unmodelled)
        out.push_back((each.why == Unmodelled::Why::not_visible ? "not visible to this role: " : "not modelled: ") +
                      each.what);
    return out;
}

std::string findings_text(const Findings& findings, bool coloured) {
    const emit::ReportOptions options{coloured, findings.from, "model"};
    std::string out;
    const std::string drift = emit::drift_text(findings.drift, options);
    if (!drift.empty()) out += heading("the model and the " + findings.from + " differ", coloured) + drift;
    if (!findings.drift_unknown.empty())
        out += "undecided whether model and head of the revisions differ: " + findings.drift_unknown + "\n";
    if (!findings.by_hand.empty())
        out += heading("changed by hand since the last revision", coloured) +
               by_hand_text(findings, {coloured, "database", "model"});
    out += revisions_text(findings, coloured);
    for (const std::string& line : unmodelled_lines(findings)) out += line + "\n";
    return out + advice(findings);
}

emit::Json findings_json(const Findings& findings, const std::vector<std::string>& reasons) {
    emit::Json by_hand = emit::Json::array();
    for (const HandChange& each : findings.by_hand)
        by_hand.push_back({{"object", each.object}, {"what", std::string(word(each.what))}});
    emit::Json pending = emit::Json::array();
    for (const PendingRevision& each : findings.pending)
        pending.push_back({{"id", each.id}, {"title", each.title}, {"path", each.path}});
    emit::Json unmodelled = emit::Json::array();
    for (const Unmodelled& each : findings.unmodelled)
        unmodelled.push_back({{"what", each.what}, {"why", std::string(why_word(each.why))}});
    emit::Json accepted = emit::Json::array();
    for (const AcceptedDifference& each : findings.accepted)
        accepted.push_back({{"object", each.object}, {"reason", each.reason}, {"expires", each.expires}});
    emit::Json renames = emit::Json::array();
    for (const Identity& id : findings.renames_done) renames.push_back(emit::identity_json(id));
    return {{"schema_version", emit::kJsonVersion},
            {"in_sync", reasons.empty()},
            {"reasons", reasons},
            {"drift", changes_json(findings.drift)},
            {"rests_on", findings.rests_on.empty() ? emit::Json() : emit::Json(findings.rests_on)},
            {"drift_unknown", findings.drift_unknown.empty() ? emit::Json() : emit::Json(findings.drift_unknown)},
            {"changed_by_hand", std::move(by_hand)},
            {"pending", std::move(pending)},
            {"heads", findings.heads},
            {"files", files_json(findings)},
            {"accepted", std::move(accepted)},
            {"unmodelled", std::move(unmodelled)},
            {"renames_done", std::move(renames)}};
}

}  // namespace schemadiff::cli
