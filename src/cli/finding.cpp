#include "cli/finding.h"

#include <algorithm>
#include <set>

#include "cli/drift.h"
#include "cli/replay.h"
#include "cli/run.h"
#include "inspect/inspect.h"
#include "migrate/history.h"
#include "migrate/revision_path.h"

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
    findings.files = migrate::changed_files(graph, migrate::read_history(session.database(), session.version_table()),
                                            rows, base_folder(session));
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
    const std::optional<State> recorded = text ? parse_state(*text) : std::nullopt;
    if (!recorded) return;
    findings.by_hand = hand_changes(*recorded, state_of(live, managed.schemas, managed.all_schemas));
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

// Revisions are pending: what they leave is seen in a database of our own.
void compare_with_head(Session& session, Catalog model, Findings& findings) {
    findings.from = "head";
    try {
        db::OpenDatabase head = replay(session, "heads");
        const Catalog live = read_live(session, head.connection, model.schemas);
        bind_model(session, model, live.known);
        findings.drift = compare_catalogs(session, live, model, &head.connection).changes;
    } catch (const Error& error) {
        findings.drift_unknown = error.what();
    }
}

void compare_with_database(Session& session, const Catalog& live, Catalog model, Findings& findings) {
    bind_model(session, model, live.known);
    const compare::Comparison comparison = compare_catalogs(session, live, model, &session.database());
    findings.drift = comparison.changes;
    for (const Object& object : comparison.spent_renames) findings.renames_done.push_back(object.id);
    set_by_hand_apart(findings);
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
    add(!pending.empty(), "pending");
    add(!heads.empty(), "heads");
    add(has_file(migrate::FileState::changed), "changed_file");
    add(has_file(migrate::FileState::missing), "missing_file");
    add(!drift.undecided.empty() || !drift_unknown.empty(), "undecided");
    add(strict && !unmodelled.empty(), "unmodelled");
    return out;
}

Findings find_all(Session& session) {
    Findings findings;
    Catalog model = read_model(session, session.model_path());
    const inspect::InspectOptions managed = inspect_options(session, model.schemas);
    const Catalog live = read_live(session, session.database(), model.schemas);
    findings.unmodelled = live.unmodelled;
    find_revisions(session, findings);
    find_by_hand(session, live, managed, findings);
    if (findings.pending.empty())
        compare_with_database(session, live, std::move(model), findings);
    else
        compare_with_head(session, std::move(model), findings);
    return findings;
}

}  // namespace schemadiff::cli
