// What a live database holds, as a Catalog: all kinds, in one snapshot, in two round trips of set-based queries.
//
// Used by pull, check, diff, revision and by the runner's record of states. It writes nothing, runs no user code and
// takes no lock but AccessShare, for which it waits a short time of its own; what it could not read it names in
// Catalog::unmodelled. Values are as PostgreSQL prints them with an empty search_path; equality is compare's business.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff::db {
class Connection;
}

namespace schemadiff::inspect {

struct TableName {
    std::string schema;
    std::string name;
    auto operator<=>(const TableName&) const = default;
};

struct InspectOptions {
    // The managed schemas by their exact names. Those that are not there are no error.
    Names schemas;
    // Every schema but the system's, whatever `schemas` says.
    bool all_schemas = false;
    // Tables that are no part of the comparison: our own two.
    std::vector<TableName> leave_out;
    // Reads inside the transaction that is open, behind a savepoint: what it has changed is seen, and it goes on after.
    bool in_transaction = false;
    // Leaves its transaction open, with its settings, for questions about what was read (server_oracle.h). Whoever asks
    // for it ends it.
    bool keep_open = false;
    // How long one lock is waited for before what it guards counts as not visible.
    std::chrono::milliseconds lock_timeout{200};
    // Told the names of unmanaged things as soon as they are known, long before the rest is; may be empty. Where the
    // reading has to begin again, it is told again.
    std::function<void(const KnownNames& known)> on_known;
    // Told the name and the duration of each stage, in parts; may be empty.
    std::function<void(std::string_view stage, std::chrono::duration<double> time)> on_stage;
};

// Reads the database. The connection must have no open transaction, unless the options say so; it is given back as it
// was, with its settings, unless they ask to keep it. Throws DatabaseError. Servers 13 to 18.
Catalog inspect(db::Connection& connection, const InspectOptions& options);

// Which objects of `catalog` need which others, by the server's word (pg_depend), with what PostgreSQL records of parts
// folded onto our objects: a view's rule, a column's default, a constraint's index, a table's row type. Edges from
// something that the catalog does not hold name it in `unmanaged_dependent`. Sorted, without doubles and self-edges.
// Objects of `catalog` are matched by name, so the answer is about the database as it is now.
Dependencies inspect_dependencies(db::Connection& connection, const Catalog& catalog);

}  // namespace schemadiff::inspect
