// schemadiff.yaml: every setting of a project, with its environments and the DATABASE_URL beside it.
//
// Used by the commands, which lay their options over it. Nothing here connects to anything.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/naming.h"
#include "schemadiff/diagnostic.h"
#include "schemadiff/sql_text.h"

namespace schemadiff::load {

// The newest `version:` of schemadiff.yaml that this program reads.
constexpr int kConfigurationVersion = 1;

// What is left out of the comparison: a glob on kind:schema.name, why, and until when (YYYY-MM-DD; empty: for ever).
struct IgnoreRule {
    std::string object;
    std::string reason;
    std::string expires;

    bool operator==(const IgnoreRule&) const = default;
};

struct Configuration {
    // The file that was read, and its folder as a prefix of paths (`../`); both empty where there is none.
    std::string file;
    std::string folder;
    std::string environment;  // the one that was chosen; empty: none

    std::string db;                // as written, ${NAME} filled in; empty: not given
    std::string model;             // with its folder; empty: not given (model_path() knows the default)
    Names revisions{"revisions"};  // folders, each with the configuration's; new files go into the first
    std::string format = "text";
    std::string color = "auto";  // auto, always, never
    bool quiet = false;
    bool verbose = false;
    bool timings = false;

    bool compare_type = true;
    bool compare_server_default = true;
    // Globs on schema.table and schema.table.column, where types and defaults are not compared.
    Names compare_type_off;
    Names compare_server_default_off;
    bool compare_comments = true;
    bool compare_privileges = true;
    bool compare_owners = false;

    bool all_schemas = false;  // `schemas: all`
    Names schemas;             // else these, besides those that the model mentions
    Names include;             // globs on kind:schema.name
    Names exclude;
    std::vector<IgnoreRule> ignore;
    Names search_path{"public"};
    Naming naming;
    std::string version_table_schema = "public";
    std::string version_table = "schemadiff_version";

    // PostgreSQL's durations; empty: the server's setting.
    std::string lock_timeout;
    std::string statement_timeout;
    std::string lock_retry_for = "10s";

    std::string transaction_per = "revision";  // or "run": all revisions of one upgrade in one transaction
    std::string run_as;                        // the role that may apply revisions; empty: any

    bool allow_deletes = false;
    bool concurrent_indexes = false;
    std::string scratch = "ephemeral:";
    bool remember = true;  // what was decided about texts, in a file beside the model

    // Of new revisions.
    std::string revision_file = "{id}_{slug}";  // the file's name, without .sql
    std::string revision_header;                // lines for the head of each
    std::string timezone = "UTC";
    Names after_revision;  // commands of the shell

    std::map<std::string, std::string> roles;  // the model's name of a role -> its name in this environment
};

// schemadiff.yaml in `start` or the nearest folder above it.
std::optional<std::string> find_configuration(const std::string& start = ".");

// Reads the file; the keys of `environment` (empty: none) lie over its own. An unknown environment is a diagnostic.
Configuration load_configuration(const std::string& file, const std::string& environment, Diagnostics& diagnostics);

// The database by the order of the contract: the option, DATABASE_URL, the same in `.env` beside the configuration,
// `db:`; empty: libpq's own variables decide.
std::string database_of(const Configuration& configuration, const std::string& option);

// The model's path: as configured, else `model.yaml`, else `schema` if that folder is there.
std::string model_path(const Configuration& configuration);

// A duration as PostgreSQL reads one (`300ms`, `5s`, `1.5min`; a bare number is milliseconds: guc.c); nullopt for
// anything else.
std::optional<std::int64_t> duration_milliseconds(std::string_view text);

// The value of a variable in a text of `NAME=value` lines, as shells and other tools read `.env`.
std::optional<std::string> dotenv_value(std::string_view text, std::string_view name);

// The keys of schemadiff.yaml, for its JSON Schema; `environments` and `version` included.
std::vector<std::string_view> configuration_keys();

}  // namespace schemadiff::load
