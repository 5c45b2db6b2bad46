// Writes a revision: what takes the database to the model and back, an empty one, or a baseline.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "cli/drift.h"
#include "cli/new_revision.h"
#include "emit/json.h"
#include "emit/report.h"
#include "emit/revision_text.h"
#include "migrate/revision_path.h"
#include "migrate/revision_symbol.h"
#include "support/kept.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

struct RevisionOptions {
    NewRevision head;
    bool empty = false;
    bool baseline = false;
    bool allow_deletes = false;
    bool strict = false;
};

// What a plan would lose, once each, in its order.
std::vector<std::string> losses(const Plan& plan) {
    std::vector<std::string> out;
    std::set<std::string> known;
    for (const PlanSegment& segment : plan.segments)
        for (const Step& step : segment.steps)
            if (!step.deletes.empty() && known.insert(step.deletes).second) out.push_back(step.deletes);
    return out;
}

void refuse_losses(Session& session, const RevisionOptions& options, const Plan& plan) {
    const std::vector<std::string> lost = losses(plan);
    if (lost.empty() || options.allow_deletes || session.configuration().allow_deletes) return;
    std::string text = "this revision would delete data:";
    for (const std::string& each : lost) text += "\n  " + emit::one_line(each);
    throw Error(text, "say so with --allow-deletes, or, if it is a rename, write `renamed_from:` into the model");
}

void refuse_blockers(const Plan& plan) {
    if (plan.blockers.empty()) return;
    std::string text = "the database cannot be brought to the model:";
    for (const std::string& each : plan.blockers) text += "\n  " + each;
    throw Error(text);
}

// The model says what the head says only where the database stands at the head.
void require_at_head(Session& session) {
    const migrate::RevisionGraph& graph = session.graph();
    const migrate::Path pending = migrate::upgrade_path(graph, session.current_rows(), "heads");
    if (pending.empty()) return;
    std::vector<std::string> ids;
    for (const migrate::PathStep& step : pending) ids.push_back(step.id);
    throw Error(support::plural(static_cast<long long>(ids.size()), "revision") +
                    " not applied to this database: " + support::join(ids, ", "),
                "run `schemadiff upgrade` first, so that the difference is only what is new in the model");
}

emit::Json plans_json(const ChangeList& changes, const plan::TwoWayPlan& plans) {
    emit::Json list = emit::Json::array();
    for (const Change& change : changes.changes) list.push_back(emit::change_json(change));
    emit::Json undecided = emit::Json::array();
    for (const Undecided& each : changes.undecided) undecided.push_back(emit::undecided_json(each));
    return {{"changes", std::move(list)},
            {"undecided", std::move(undecided)},
            {"deletes", losses(plans.upgrade)},
            {"hazards", emit::hazards(plans.upgrade)},
            {"plan", {{"upgrade", emit::plan_json(plans.upgrade)}, {"downgrade", emit::plan_json(plans.downgrade)}}}};
}

void report(Session& session, const migrate::Revision* revision, const ChangeList& changes,
            const plan::TwoWayPlan& plans) {
    if (session.format() != Format::json) {
        if (revision != nullptr) session.console().result(revision->path + "\n");
        return;
    }
    emit::Json document = {{"schema_version", emit::kJsonVersion},
                           {"written", revision != nullptr},
                           {"id", revision ? emit::Json(revision->id) : emit::Json()},
                           {"path", revision ? emit::Json(revision->path) : emit::Json()},
                           {"revises", revision ? emit::Json(revision->revises) : emit::Json::array()}};
    document.update(plans_json(changes, plans));
    session.console().result(emit::json_text(document));
}

int write_empty(Session& session, const RevisionOptions& options) {
    const migrate::Revision revision = write_new_revision(session, options.head, "", "", "");
    report(session, &revision, {}, {});
    return kDone;
}

int write_planned(Session& session, const RevisionOptions& options, const ChangeList& changes,
                  const plan::TwoWayPlan& plans, bool is_baseline) {
    refuse_blockers(plans.upgrade);
    if (!is_baseline) refuse_losses(session, options, plans.upgrade);
    for (const std::string& line : emit::detected_lines(changes)) session.console().say(line);
    NewRevision head = options.head;
    head.is_baseline = is_baseline;
    head.is_planned = true;
    const migrate::Revision revision =
        write_new_revision(session, head, emit::revision_summary(emit::change_lines(changes), plans.upgrade),
                           emit::section_text(plans.upgrade, emit::SectionKind::upgrade),
                           is_baseline ? "-- schemadiff: irreversible: a baseline stands for what was there before\n"
                                       : emit::section_text(plans.downgrade, emit::SectionKind::downgrade));
    report(session, &revision, changes, plans);
    return kDone;
}

void tell_unmodelled(Session& session, const RevisionOptions& options, const Catalog& live) {
    const bool whole = report_unmodelled(session, live);
    if (options.strict && !whole)
        throw Error("the database holds what a model cannot say, or what this role may not see; nothing was written",
                    "leave --strict out to let it be");
}

// Of what stands, what every database has from its start.
Catalog fresh_database(const Catalog& live) {
    Catalog fresh;
    for (const ObjectPtr& object : live.objects())
        if (object->id.kind == Kind::schema && object->id.name == "public") fresh.add(object);
    fresh.sort();
    return fresh;
}

int write_baseline(Session& session, const RevisionOptions& options) {
    if (!session.graph().empty())
        throw Error("there are revisions already", "a baseline is the first revision; it has no parents");
    db::Connection& connection = session.database();
    const Catalog live = read_live(session, connection, mentioned_schemas(session));
    tell_unmodelled(session, options, live);
    const compare::Comparison comparison = compare_catalogs(session, fresh_database(live), live, &connection);
    const plan::TwoWayPlan plans =
        plan::make_two_way_plan(comparison, {}, plan_options(session, connection.server_version()));
    return write_planned(session, options, comparison.changes, plans, true);
}

int revision(Session& session, const RevisionOptions& options) {
    session.refuse_format(Format::sql, "revision");
    session.graph();
    require_new_id(session, options.head);
    if (options.empty) return write_empty(session, options);
    if (options.baseline) return write_baseline(session, options);
    require_parents(session, options.head);
    require_at_head(session);
    const Drift& drift = support::kept(model_drift(session));
    tell_unmodelled(session, options, drift.live);
    if (compare::with_undecided(drift.comparison).empty()) {
        session.console().say(drift.none() ? "nothing to do: the database is as the model says"
                                           : "nothing to do: what differs is not visible to this role");
        if (session.format() == Format::json) report(session, nullptr, {}, {});
        return kDone;
    }
    const plan::TwoWayPlan& plans = support::kept(plan_drift(session, drift, session.database()));
    return write_planned(session, options, drift.comparison.changes, plans, false);
}

}  // namespace

void add_revision(CLI::App& app, Program& program) {
    auto options = std::make_shared<RevisionOptions>();
    CLI::App* revision_command =
        command(app, "revision", "Write a revision that takes the database to the model, and back",
                "  schemadiff revision -m \"add duration_ms\"\n"
                "  schemadiff revision -m \"drop the old table\" --allow-deletes\n"
                "  schemadiff revision --empty -m \"backfill\"\n"
                "  schemadiff revision --baseline -m \"what stands\"\n"
                "  schemadiff revision -m \"a branch\" --head cad2 --splice --branch-label reports");
    revision_command->add_option("-m,--message", options->head.message, "What the revision does")->type_name("MSG");
    revision_command->add_flag("--empty", options->empty, "Write one to fill by hand; asks no database");
    revision_command->add_flag("--baseline", options->baseline, "Write one that builds what stands in the database");
    revision_command->add_option("--rev-id", options->head.id, "The id, in place of 12 random hex digits")
        ->type_name("ID");
    revision_command->add_option("--head", options->head.head, "The parent (default: the only head)")->type_name("REV");
    revision_command->add_flag("--splice", options->head.splice, "Let the parent be no head");
    revision_command->add_option("--branch-label", options->head.labels, "A name for the branch that begins here")
        ->type_name("LABEL");
    revision_command->add_option("--depends-on", options->head.depends_on, "A revision that must be applied before")
        ->type_name("REV");
    revision_command->add_flag("--allow-deletes", options->allow_deletes, "Let it delete data");
    revision_command->add_flag("--strict", options->strict,
                               "Refuse where the database has what is not modelled, or not visible");
    revision_command->callback([&program, options] {
        if (options->empty && options->baseline)
            throw CLI::ValidationError("--empty and --baseline exclude each other");
        program.run = [options](Session& session) { return revision(session, *options); };
    });
}

}  // namespace schemadiff::cli
