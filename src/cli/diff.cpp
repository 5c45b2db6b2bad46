// Tells what turns FROM into TO: as a report, as SQL, as JSON.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/drift.h"
#include "cli/side.h"
#include "emit/json.h"
#include "emit/report.h"
#include "emit/revision_text.h"
#include "inspect/inspect.h"
#include "support/kept.h"

namespace schemadiff::cli {

namespace {

struct DiffOptions {
    std::string from;
    std::string to;
};

plan::TwoWayPlan plans(Session& session, Side& from, const compare::Comparison& comparison) {
    Drift drift{from.catalog, {}, comparison};
    if (from.database) return plan_drift(session, drift, from.database->connection);
    return plan::make_two_way_plan(comparison, {}, plan_options(session, from.catalog.server_version));
}

emit::Json diff_json(Side& from, const Side& to, const ChangeList& changes, const plan::TwoWayPlan& plan) {
    emit::Json list = emit::Json::array();
    for (const Change& change : changes.changes) list.push_back(emit::change_json(change));
    emit::Json undecided = emit::Json::array();
    for (const Undecided& each : changes.undecided) undecided.push_back(emit::undecided_json(each));
    return {{"schema_version", emit::kJsonVersion},
            {"from", from.name},
            {"to", to.name},
            {"changes", std::move(list)},
            {"undecided", std::move(undecided)},
            {"plan", emit::plan_json(plan.upgrade)}};
}

void print_sql(Session& session, const Plan& plan) {
    for (const std::string& blocker : plan.blockers) session.console().warn("cannot be done: " + blocker);
    if (!plan.blockers.empty()) throw Error("there is no SQL that leads from one to the other");
    session.console().result(emit::section_text(plan, emit::SectionKind::upgrade));
}

int diff(Session& session, const DiffOptions& options) {
    Side from, to;
    from.text = options.from.empty() ? session.database_url() : options.from;
    to.text = options.to.empty() ? session.model_path() : options.to;
    from.kind = options.from.empty() ? SideKind::database : side_kind(from.text);
    to.kind = options.to.empty() ? SideKind::model : side_kind(to.text);
    read_sides(session, from, to);
    db::Connection* server = from.database ? &from.database->connection
                             : to.database ? &to.database->connection
                                           : nullptr;
    const compare::Comparison& comparison = support::kept(compare_catalogs(session, from.catalog, to.catalog, server));
    const ChangeList& changes = comparison.changes;
    switch (session.format()) {
        case Format::text:
            session.console().result(emit::drift_text(changes, {session.console().colours_results(), "FROM", "TO"}));
            break;
        case Format::sql:
            print_sql(session, plans(session, from, comparison).upgrade);
            break;
        case Format::json:
            session.console().result(emit::json_text(diff_json(from, to, changes, plans(session, from, comparison))));
            break;
    }
    for (Side* side : {&from, &to}) support::kept(std::move(side->catalog));
    return changes.empty() && changes.undecided.empty() ? kDone : kDiffers;
}

}  // namespace

void add_diff(CLI::App& app, Program& program) {
    auto options = std::make_shared<DiffOptions>();
    CLI::App* diff_command =
        command(app, "diff", "Tell what turns FROM into TO: databases, models, .sql files, revisions",
                "  schemadiff diff                              # from the database to the model\n"
                "  schemadiff diff --format sql                 # the same as statements\n"
                "  schemadiff diff legacy.sql model.yaml\n"
                "  schemadiff diff postgresql://a/x postgresql://b/x --format json\n"
                "  schemadiff diff head                         # from the head of the revisions to the model");
    diff_command->add_option("from", options->from, "Default: the database")->type_name("FROM");
    diff_command->add_option("to", options->to, "Default: the model")->type_name("TO");
    diff_command->callback(
        [&program, options] { program.run = [options](Session& session) { return diff(session, *options); }; });
}

}  // namespace schemadiff::cli
