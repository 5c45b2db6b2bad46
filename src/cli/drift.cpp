#include "cli/drift.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/model_reading.h"
#include "cli/remembering_oracle.h"
#include "inspect/inspect.h"
#include "inspect/server_oracle.h"
#include "load/bind.h"
#include "load/model.h"
#include "migrate/scratch_oracle.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

bool fits(const std::vector<std::string>& globs, const std::string& text) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const std::string& glob) { return support::glob_match(glob, text); });
}

// `kind:schema.name` of an object, and of the relation that it is a member of.
std::vector<std::string> glob_texts(const Identity& id) {
    std::vector<std::string> out;
    const std::string schema = id.schema.empty() ? "" : id.schema + ".";
    out.push_back(std::string(name(id.kind)) + ":" + schema + (id.parent.empty() ? "" : id.parent + ".") + id.name);
    if (id.parent.empty()) return out;
    for (const Kind kind : {Kind::table, Kind::view, Kind::materialized_view})
        out.push_back(std::string(name(kind)) + ":" + schema + id.parent);
    return out;
}

bool is_left_out(const load::Configuration& configuration, const Identity& id) {
    const std::vector<std::string> texts = glob_texts(id);
    const auto any = [&](const std::vector<std::string>& globs) {
        return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return fits(globs, text); });
    };
    if (any(configuration.exclude)) return true;
    const auto ignores = [&](const load::IgnoreRule& rule) { return any({rule.object}); };
    if (std::any_of(configuration.ignore.begin(), configuration.ignore.end(), ignores)) return true;
    return !configuration.include.empty() && !any(configuration.include) && id.kind != Kind::schema;
}

}  // namespace

Catalog load_model_files(Session& session, const std::string& path, Diagnostics& diagnostics) {
    auto stage = session.stopwatch().stage("load");
    load::LoadOptions options;
    options.naming = session.configuration().naming;
    options.cache_folder = support::cache_folder();
    Catalog model = load::load_model({path}, options, diagnostics);
    leave_out(session, model);
    return with_roles(std::move(model), session.configuration().roles);
}

bool has_model(const std::string& path) {
    if (!std::filesystem::is_directory(path)) return std::filesystem::exists(path);
    return !support::list_files(path, {".yaml", ".yml"}).empty();
}

Catalog read_model(Session& session, const std::string& path) {
    Diagnostics diagnostics;
    Catalog model = load_model_files(session, path, diagnostics);
    throw_if_errors(session.console(), diagnostics, "the model");
    return model;
}

bool report_unmodelled(Session& session, const Catalog& live) {
    for (const Unmodelled& each : live.unmodelled) {
        switch (each.why) {
            case Unmodelled::Why::not_modelled:
                session.console().warn("not modelled: " + each.what);
                break;
            case Unmodelled::Why::not_visible:
                session.console().warn("not visible to this role: " + each.what);
                break;
        }
    }
    return live.unmodelled.empty();
}

Catalog with_roles(Catalog catalog, const std::map<std::string, std::string>& roles) {
    if (roles.empty()) return catalog;
    const auto rename = [&](std::string& role) {
        if (const auto found = roles.find(role); found != roles.end()) role = found->second;
    };
    const auto rename_all = [&](Grants& grants) {
        for (Grant& grant : grants)
            if (!grant.is_public) rename(grant.grantee);
        std::sort(grants.begin(), grants.end());
    };
    for (ObjectPtr& each : catalog.objects()) {
        const Column* column = each->get_if<Column>();
        if (!each->owner && !each->grants && (!column || column->identity_grants.empty())) continue;
        auto copy = std::make_shared<Object>(*each);
        if (copy->owner) rename(*copy->owner);
        if (copy->grants) rename_all(*copy->grants);
        if (column) rename_all(copy->as<Column>().identity_grants);
        each = std::move(copy);
    }
    return catalog;
}

std::map<std::string, std::string> model_roles(Session& session) {
    std::map<std::string, std::string> out;
    for (const auto& [model, environment] : session.configuration().roles) out[environment] = model;
    return out;
}

Names mentioned_schemas(Session& session) {
    const load::Configuration& configuration = session.configuration();
    if (configuration.all_schemas) return {};
    if (has_model(session.model_path())) {
        Names schemas = read_model(session, session.model_path()).schemas;
        if (!schemas.empty()) return schemas;
    }
    return configuration.schemas.empty() ? Names{"public"} : configuration.schemas;
}

void bind_model(Session& session, Catalog& model, const KnownNames& known) {
    auto stage = session.stopwatch().stage("bind");
    Diagnostics diagnostics;
    load::bind(model, known, session.configuration().search_path, diagnostics);
    throw_if_errors(session.console(), diagnostics, "the model");
}

inspect::InspectOptions inspect_options(Session& session, const Names& mentioned) {
    const load::Configuration& configuration = session.configuration();
    inspect::InspectOptions options;
    options.all_schemas = configuration.all_schemas;
    options.schemas = mentioned;
    options.schemas.insert(options.schemas.end(), configuration.schemas.begin(), configuration.schemas.end());
    const migrate::VersionTable table = session.version_table();
    options.leave_out = {{table.schema, table.name}, {table.schema, table.history_name()}};
    options.on_stage = [&session](std::string_view stage, std::chrono::duration<double> time) {
        session.stopwatch().add("inspect: " + std::string(stage), time.count() * 1000);
    };
    return options;
}

namespace {

Catalog read_live(Session& session, db::Connection& connection, const inspect::InspectOptions& options) {
    auto stage = session.stopwatch().stage("inspect");
    Catalog live = inspect::inspect(connection, options);
    leave_out(session, live);
    return live;
}

}  // namespace

Catalog read_live(Session& session, db::Connection& connection, const Names& mentioned, bool every_schema) {
    inspect::InspectOptions options = inspect_options(session, mentioned);
    options.all_schemas |= every_schema;
    return read_live(session, connection, options);
}

Catalog read_live_beside(Session& session, db::Connection& connection, ModelReading& model) {
    const Names likely = model.likely();
    const auto read = [&](const Names& schemas) {
        if (connection.in_transaction()) connection.rollback();
        inspect::InspectOptions options = inspect_options(session, schemas);
        options.keep_open = true;
        options.on_known = [&](const KnownNames& known) { model.bind_with(known); };
        return read_live(session, connection, options);
    };
    // The server is not kept waiting for the model. The guess is almost always right; else all is read again.
    Catalog live = read(likely);
    const Names mentioned = model.mentioned();
    if (mentioned != likely) live = read(mentioned);
    return live;
}

void leave_out(Session& session, Catalog& catalog) {
    const load::Configuration& configuration = session.configuration();
    if (configuration.include.empty() && configuration.exclude.empty() && configuration.ignore.empty()) return;
    std::erase_if(catalog.objects(), [&](const ObjectPtr& object) { return is_left_out(configuration, object->id); });
    catalog.sort();
}

compare::CompareOptions compare_options(Session& session) {
    const load::Configuration& configuration = session.configuration();
    compare::CompareOptions options;
    options.types = configuration.compare_type;
    options.types_off = configuration.compare_type_off;
    options.defaults = configuration.compare_server_default;
    options.defaults_off = configuration.compare_server_default_off;
    options.comments = configuration.compare_comments;
    options.privileges = configuration.compare_privileges;
    options.owners = configuration.compare_owners;
    return options;
}

namespace {

// How many pairs of texts each step of the ladder decided.
void count_steps(Session& session, const compare::LadderCounts& counts) {
    support::Stopwatch& stopwatch = session.stopwatch();
    stopwatch.count("pairs decided by the text", counts.by_text);
    stopwatch.count("pairs decided by the parser", counts.by_parser);
    stopwatch.count("pairs decided by memory", counts.by_memory);
    stopwatch.count("pairs decided by the server", counts.by_server);
    stopwatch.count("pairs decided by the scratch database", counts.by_scratch);
    stopwatch.count("pairs undecided", counts.undecided);
}

// Who decides what text and parser leave open: `server`, which may be null, then the scratch database.
std::unique_ptr<sql::Oracle> make_oracle(Session& session, const Catalog& from, const Catalog& to,
                                         db::Connection* server) {
    std::unique_ptr<sql::Oracle> live;
    if (server != nullptr) live = inspect::make_server_oracle(*server);
    const load::Configuration& configuration = session.configuration();
    return migrate::in_turn(
        std::move(live),
        migrate::make_scratch_oracle(to, {configuration.scratch, configuration.search_path, from.server_version}));
}

// What was open for the oracle (read_live_beside).
void end_snapshot(db::Connection* server) {
    if (server != nullptr && server->in_transaction()) server->rollback();
}

compare::Comparison compare_by(Session& session, const Catalog& from, const Catalog& to, sql::Oracle& oracle) {
    compare::Comparison comparison = compare::compare(from, to, compare_options(session), &oracle);
    count_steps(session, comparison.counts);
    return comparison;
}

}  // namespace

compare::Comparison compare_catalogs(Session& session, const Catalog& from, const Catalog& to, db::Connection* server) {
    auto stage = session.stopwatch().stage("compare");
    compare::Comparison comparison = compare_by(session, from, to, *make_oracle(session, from, to, server));
    end_snapshot(server);
    return comparison;
}

compare::Comparison compare_with_model(Session& session, const Catalog& from, const Catalog& model,
                                       db::Connection& server, Decisions& decisions) {
    auto stage = session.stopwatch().stage("compare");
    const auto oracle = make_remembering_oracle(decisions, from, model, session.configuration().search_path,
                                                make_oracle(session, from, model, &server));
    compare::Comparison comparison = compare_by(session, from, model, *oracle);
    end_snapshot(&server);
    return comparison;
}

Decisions read_decisions(Session& session) {
    if (!session.configuration().remember) return Decisions("");
    std::string path = session.model_path();
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return Decisions(path + ".decided");
}

void save_decisions(Session& session, const Catalog& model, Decisions& decisions) {
    if (!session.configuration().remember) return;
    // Most runs have nothing to save, and ask for no name.
    std::optional<std::set<std::string>> known;
    decisions.save([&](const std::string& object) {
        if (!known) {
            known.emplace();
            for (const ObjectPtr& each : model.objects()) known->insert(each->id.described());
        }
        return known->contains(object);
    });
}

Drift model_drift(Session& session) {
    Drift drift;
    ModelReading model(session, session.model_path());
    drift.live = model.beside([&] { return read_live_beside(session, session.database(), model); });
    drift.model = model.bound(drift.live.known);
    Decisions decisions = read_decisions(session);
    drift.comparison = compare_with_model(session, drift.live, drift.model, session.database(), decisions);
    save_decisions(session, drift.model, decisions);
    return drift;
}

plan::PlanOptions plan_options(Session& session, int server_version) {
    return {server_version, session.configuration().concurrent_indexes, session.configuration().search_path};
}

plan::TwoWayPlan plan_drift(Session& session, const Drift& drift, db::Connection& connection) {
    auto stage = session.stopwatch().stage("plan");
    for (const Undecided& each : drift.comparison.changes.undecided)
        session.console().say("undecided, taken as different: " + each.id.described() + " (" + each.attribute + ")");
    compare::Comparison comparison = drift.comparison;
    comparison.changes = compare::with_undecided(drift.comparison);
    const auto dependencies = [&] {
        auto asking = session.stopwatch().stage("plan: dependencies");
        return inspect::inspect_dependencies(connection, drift.live);
    };
    return plan::make_two_way_plan(comparison, dependencies, plan_options(session, connection.server_version()));
}

}  // namespace schemadiff::cli
