#include "inspect/inspect.h"

#include <array>
#include <span>

#include "db/connection.h"
#include "inspect/catalog_queries.h"
#include "inspect/dependencies.h"
#include "inspect/kinds.h"
#include "inspect/shared.h"
#include "inspect/snapshot.h"
#include "inspect/unmodelled.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

struct KindQuery {
    std::string (*query)(const Request&);
    void (*read)(const db::Result&, Reader&);
};

constexpr std::array kKindQueries{
#define SCHEMADIFF_X(kind, type, word) KindQuery{query<type>, read<type>},
    SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
};

std::string managed_schemas(const InspectOptions& options) {
    const std::string all =
        "(select oid from pg_catalog.pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'";
    if (options.all_schemas) return all + ")";
    std::string names;
    for (const std::string& schema : options.schemas) names += (names.empty() ? "" : ", ") + sql::literal(schema);
    if (names.empty()) return all + " and false)";
    return all + " and nspname in (" + names + "))";
}

std::vector<std::string> statements(const Request& request, const InspectOptions& options) {
    std::vector<std::string> all{options.in_transaction ? kSetSavepoint : kBeginSnapshot,
                                 pin_settings(options.lock_timeout)};
    for (const SharedQuery& shared : shared_queries()) all.push_back(shared.query(request));
    for (const KindQuery& kind : kKindQueries) all.push_back(kind.query(request));
    all.push_back(query_unmodelled(request));
    all.emplace_back(options.in_transaction ? kUndoToSavepoint : "commit");
    return all;
}

Catalog read_all(std::span<const db::Result> results, const InspectOptions& options, int server_version) {
    Reader reader(options, server_version);
    std::size_t at = 2;
    for (const SharedQuery& shared : shared_queries()) shared.read(results[at++], reader);
    for (const KindQuery& kind : kKindQueries) kind.read(results[at++], reader);
    read_unmodelled(results[at], reader);
    return reader.finish();
}

// The relations that other sessions have, or wait to have, for themselves alone.
std::string exclusively_locked(db::Connection& connection) {
    const db::Result result = connection.query(R"(
select coalesce(pg_catalog.array_agg(distinct l.relation), '{}')
  from pg_catalog.pg_locks l
 where l.locktype = 'relation'
   and l.mode = 'AccessExclusiveLock'
   and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
   and l.pid <> pg_catalog.pg_backend_pid())");
    return result.text(0, 0);
}

class Stopwatch {
  public:
    explicit Stopwatch(const InspectOptions& options) : options_(options) {}
    void stage(std::string_view name) {
        const auto now = std::chrono::steady_clock::now();
        if (options_.on_stage) options_.on_stage(name, now - start_);
        start_ = now;
    }

  private:
    const InspectOptions& options_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

std::vector<std::string> catalog_queries(int server_version) {
    InspectOptions options;
    options.all_schemas = true;
    std::vector<std::string> all = statements({server_version, managed_schemas(options), ""}, options);
    all.push_back(dependencies_query());
    return all;
}

Catalog inspect(db::Connection& connection, const InspectOptions& options) {
    Request request{connection.server_version(), managed_schemas(options), ""};
    Stopwatch stopwatch(options);
    const std::vector<db::Result> results =
        in_snapshot(connection, options.in_transaction, [&](const DatabaseError* before) {
            if (before && before->sqlstate() == kLockNotAvailable) request.locked = exclusively_locked(connection);
            return connection.query_several(statements(request, options));
        });
    stopwatch.stage("catalog queries");
    Catalog catalog = read_all(results, options, connection.server_version());
    stopwatch.stage("catalog to objects");
    return catalog;
}

}  // namespace schemadiff::inspect
