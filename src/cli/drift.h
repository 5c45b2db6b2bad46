// The two sides of a comparison, read and compared: what pull, check, diff and revision have in common.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cli/decisions.h"
#include "cli/session.h"
#include "compare/compare.h"
#include "plan/make_plan.h"
#include "schemadiff/catalog.h"
#include "schemadiff/diagnostic.h"
#include "sql/oracle.h"

namespace schemadiff::inspect {
struct InspectOptions;
}

namespace schemadiff::cli {

class ModelReading;

// Whether a model's file is there, or a folder that holds one.
bool has_model(const std::string& path);
// The model's files as they stand, names not yet bound. Throws Error after printing the diagnostics.
Catalog read_model(Session& session, const std::string& path);
// The same, with the diagnostics for the caller: a catalog that is not to be used where they hold an error.
Catalog load_model_files(Session& session, const std::string& path, Diagnostics& diagnostics);

// The schemas that the model at the configured path mentions; where there is none yet, the configuration's, else
// `public`. Nothing where all are managed: then no model is read.
Names mentioned_schemas(Session& session);

// Binds the model's names to its own objects and to what `known` lists; the same errors.
void bind_model(Session& session, Catalog& model, const KnownNames& known);

// What of the database is managed, where `mentioned` are the model's schemas.
inspect::InspectOptions inspect_options(Session& session, const Names& mentioned);

// The managed objects of a database: inspected, less what the configuration leaves out.
Catalog read_live(Session& session, db::Connection& connection, const Names& mentioned, bool every_schema = false);
// The same where the model is read at the same time: its names are bound meanwhile. The snapshot's transaction stays
// open on the connection, for the texts that the server decides, until the two are compared.
Catalog read_live_beside(Session& session, db::Connection& connection, ModelReading& model);

// Names on standard error what the database holds and a model cannot say, and what this role may not see. False where
// there is any of it.
bool report_unmodelled(Session& session, const Catalog& live);

// Each role under the name that `roles` gives it: owners and grantees.
Catalog with_roles(Catalog catalog, const std::map<std::string, std::string>& roles);
// The names of this environment to those of the model.
std::map<std::string, std::string> model_roles(Session& session);

// Leaves out what `include`, `exclude` and `ignore` leave out, with its members.
void leave_out(Session& session, Catalog& catalog);

compare::CompareOptions compare_options(Session& session);

// Everything that a comparison of the live database with the model needs afterwards.
struct Drift {
    Catalog live;
    Catalog model;
    compare::Comparison comparison;

    bool none() const { return comparison.changes.empty() && comparison.changes.undecided.empty(); }
};

// Compares the model at the configured path with the database.
Drift model_drift(Session& session);

// Compares two catalogs as the configuration wants; `server` is what may be asked where texts decide nothing, or null.
compare::Comparison compare_catalogs(Session& session, const Catalog& from, const Catalog& to, db::Connection* server);

// The same for the project's model, with what was decided before (remembering_oracle.h).
compare::Comparison compare_with_model(Session& session, const Catalog& from, const Catalog& model,
                                       db::Connection& server, Decisions& decisions);

// What is kept beside the model, and its way back; nothing is read or written where the configuration says
// `remember: false`.
Decisions read_decisions(Session& session);
void save_decisions(Session& session, const Catalog& model, Decisions& decisions);

plan::PlanOptions plan_options(Session& session, int server_version);

// The plan of a drift, both ways. Undecided texts count as differences, and standard error says so.
plan::TwoWayPlan plan_drift(Session& session, const Drift& drift, db::Connection& connection);

}  // namespace schemadiff::cli
