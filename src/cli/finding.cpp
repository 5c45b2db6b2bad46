#include "cli/finding.h"

#include <algorithm>
#include <functional>
#include <set>

#include "cli/drift.h"
#include "cli/model_reading.h"
#include "cli/offline.h"
#include "cli/replay.h"
#include "cli/run.h"
#include "inspect/inspect.h"
#include "migrate/history.h"
#include "migrate/revision_path.h"
#include "support/kept.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

// Rows that no file has make it unknown what is pending; they are told as missing files.
bool all_rows_known(const migrate::RevisionGraph& graph, const std::vector<std::string>& rows) {
    return std::all_of(rows.begin(), rows.end(), [&](const std::string& row) { return graph.find(row) != nullptr; });
}

void find_revisions(Session& session, Findings& findings) {
    const migrate::RevisionGraph& graph = session.graph();
    const std::vector<std::string>& rows = session.current_rows();
    const std::vector<std::string> heads = graph.heads();
    if (heads.size() > 1) findings.heads = heads;
    findings.half_done = session.tell_half_done();
    findings.files = migrate::changed_files(graph, session.version_state(), base_folder(session));
    if (!all_rows_known(graph, rows)) {
        for (const std::string& row : rows) {
            const bool told = std::any_of(findings.files.begin(), findings.files.end(),
                                          [&](const migrate::ChangedFile& file) { return file.revision == row; });
            if (graph.find(row) == nullptr && !told) findings.files.push_back({row, "", migrate::FileState::missing});
        }
        return;
    }
    for (const migrate::PathStep& step : migrate::upgrade_path(graph, rows, "heads"))
        findings.pending.push_back({step.id, graph.at(step.id).title, graph.at(step.id).path});
}

// What differs between what the last revision left and what is there.
void find_by_hand(Session& session, const Catalog& live, const inspect::InspectOptions& managed, Findings& findings) {
    const std::optional<std::string> text = migrate::read_last_state(session.database(), session.version_table());
    const std::vector<migrate::RecordedRevision>& applied = session.version_state().recorded;
    if (!text && !applied.empty()) {
        // Its run died right after the commit, or was a script that could not know the state.
        const std::string rows = support::join(session.current_rows(), " ");
        session.console().warn("what the " + applied.back().direction + " of revision " + applied.back().revision +
                               " left is not recorded: what was changed by hand since then cannot be told "
                               "(`schemadiff stamp " +
                               (rows.empty() ? "base" : rows) + "` records what stands now)");
    }
    const std::optional<State> recorded = text ? parse_state(*text) : std::nullopt;
    if (!recorded) return;
    findings.by_hand = hand_changes(*recorded, state_of(live, managed.schemas, managed.all_schemas, recorded->owners));
    std::erase_if(findings.by_hand, [&](const HandChange& change) {
        const Unmodelled unseen{Unmodelled::Why::not_visible, change.object};
        return std::binary_search(live.unmodelled.begin(), live.unmodelled.end(), unseen);
    });
}

// Moves what concerns objects that were changed by hand out of the drift: nothing is to be written for them.
void set_by_hand_apart(Findings& findings) {
    std::set<std::string> objects;
    for (const HandChange& each : findings.by_hand) objects.insert(each.object);
    const auto is_by_hand = [&](const Change& change) {
        return objects.contains(change.id().described()) ||
               (change.before && objects.contains(change.before->id.described()));
    };
    std::vector<Change> drift;
    for (Change& change : findings.drift.changes)
        (is_by_hand(change) ? findings.by_hand_changes.changes : drift).push_back(std::move(change));
    findings.drift.changes = std::move(drift);
    std::erase_if(findings.drift.undecided,
                  [&](const Undecided& each) { return objects.contains(each.id.described()); });
}

using Replay = std::function<db::OpenDatabase()>;

// All revisions from the first on; where that fails, since no baseline says what stood before them, the pending ones on
// what stands now, unless somebody changed that by hand.
db::OpenDatabase replay_pending(Session& session, const Catalog& live, const Findings& findings) {
    try {
        return replay(session, "heads");
    } catch (const Error&) {
        if (!findings.by_hand.empty()) throw;
        return replay_onto(session, live, "heads");
    }
}

// What the revisions leave is seen in a database of our own.
void compare_with_head(Session& session, Catalog model, Replay replayed, Decisions& decisions, Findings& findings) {
    findings.from = "head";
    try {
        db::OpenDatabase head = replayed();
        const Catalog live = read_live(session, head.connection, model.schemas);
        bind_model(session, model, live.known);
        findings.drift = compare_with_model(session, live, model, head.connection, decisions).changes;
    } catch (const Error& error) {
        findings.drift_unknown = error.what();
    }
}

void compare_with_database(Session& session, const Catalog& live, const Catalog& model, Findings& findings) {
    Decisions decisions = read_decisions(session);
    const compare::Comparison& comparison =
        support::kept(compare_with_model(session, live, model, session.database(), decisions));
    findings.drift = comparison.changes;
    for (const Object& object : comparison.spent_renames) findings.renames_done.push_back(object.id);
    set_by_hand_apart(findings);
    // Only where the file is there: it costs a look at every revision.
    if (decisions.is_there() && !session.graph().empty() && findings.reasons(true).empty())
        decisions.set_agreement(agreement_key(session));
    save_decisions(session, model, decisions);
}

bool has_scratch_server(Session& session) {
    try {
        open_scratch(session);
        return true;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

std::vector<std::string> Findings::reasons(bool strict) const {
    std::vector<std::string> out;
    const auto add = [&](bool found, std::string_view reason) {
        if (found) out.emplace_back(reason);
    };
    const auto has_file = [&](migrate::FileState state) {
        return std::any_of(files.begin(), files.end(),
                           [&](const migrate::ChangedFile& file) { return file.state == state; });
    };
    add(!drift.changes.empty(), "drift");
    add(!by_hand.empty(), "changed_by_hand");
    add(!pending.empty() || half_done, "pending");
    add(!heads.empty(), "heads");
    add(has_file(migrate::FileState::changed), "changed_file");
    add(has_file(migrate::FileState::missing), "missing_file");
    add(!drift.undecided.empty() || !drift_unknown.empty(), "undecided");
    add(strict && !unmodelled.empty(), "unmodelled");
    return out;
}

Findings find_all(Session& session) {
    Findings findings;
    ModelReading model(session, session.model_path());
    const Catalog& live = support::kept(model.beside([&] {
        find_revisions(session, findings);
        if (findings.pending.empty()) return read_live_beside(session, session.database(), model);
        return read_live(session, session.database(), model.mentioned());
    }));
    findings.unmodelled = live.unmodelled;
    find_by_hand(session, live, inspect_options(session, model.schemas()), findings);
    if (findings.pending.empty())
        compare_with_database(session, live, support::kept(model.bound(live.known)), findings);
    else {
        Decisions decisions = read_decisions(session);
        Catalog wanted = model.unbound();
        compare_with_head(
            session, wanted, [&] { return replay_pending(session, live, findings); }, decisions, findings);
        save_decisions(session, wanted, decisions);
    }
    return findings;
}

Findings find_offline(Session& session) {
    Findings findings;
    findings.from = "head";
    const std::string key = offline_key(session);
    if (is_remembered(key)) {
        session.console().say("remembered: this model and these revisions agree");
        return findings;
    }
    const std::vector<std::string> heads = session.graph().heads();
    if (heads.size() > 1) findings.heads = heads;
    // Read only: a hook that changes files stops the commit.
    Decisions decisions = read_decisions(session);
    compare_with_head(
        session, read_model(session, session.model_path()), [&] { return replay_as_ordinary_role(session, "heads"); },
        decisions, findings);
    if (!findings.drift_unknown.empty() && decisions.agrees(agreement_key(session)) && !has_scratch_server(session)) {
        findings.rests_on = decisions.path();
        findings.drift_unknown.clear();
    } else if (findings.reasons(true).empty()) {
        remember(key);
    }
    return findings;
}

}  // namespace schemadiff::cli
