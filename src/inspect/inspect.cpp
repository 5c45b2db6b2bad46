#include "inspect/inspect.h"

#include <array>
#include <optional>
#include <set>

#include "db/connection.h"
#include "inspect/catalog_queries.h"
#include "inspect/dependency_queries.h"
#include "inspect/kinds.h"
#include "inspect/presence.h"
#include "inspect/shared.h"
#include "inspect/snapshot.h"
#include "inspect/unmodelled.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

using Read = void (*)(const db::Result&, Reader&);

struct KindQuery {
    Kind kind;
    std::string (*query)(const Request&);
    Read read;
};

constexpr std::array kKindQueries{
#define SCHEMADIFF_X(kind, type, word, traits) KindQuery{Kind::kind, query<type>, read<type>},
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

Request request_for(int server_version, const InspectOptions& options) {
    const bool named = std::find(options.schemas.begin(), options.schemas.end(), "pg_catalog") != options.schemas.end();
    return {server_version, managed_schemas(options), options.all_schemas || named, ""};
}

// What is asked in one round trip, and who reads the answers; null where nobody does.
struct Questions {
    std::vector<std::string> statements;
    std::vector<Read> readers;

    void add(std::string statement, Read read) {
        statements.push_back(std::move(statement));
        readers.push_back(read);
    }
};

Questions questions(const Request& request, const InspectOptions& options, const std::set<Kind>& absent) {
    Questions all;
    for (const SharedQuery& shared : shared_queries()) all.add(shared.query(request), shared.read);
    for (const KindQuery& kind : kKindQueries)
        if (!absent.contains(kind.kind)) all.add(kind.query(request), kind.read);
    all.add(query_unmodelled(request), read_unmodelled);
    if (!options.keep_open) all.add(options.in_transaction ? kUndoToSavepoint : "commit", nullptr);
    return all;
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
    // What has passed since the last call was `name`.
    void stage(std::string_view name) {
        const auto now = std::chrono::steady_clock::now();
        if (options_.on_stage) options_.on_stage(name, now - start_);
        start_ = now;
    }

  private:
    const InspectOptions& options_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// One attempt to read everything: answers are read while the server works on the next ones.
class Attempt {
  public:
    Attempt(db::Connection& connection, const Request& request, const InspectOptions& options)
        : connection_(connection), request_(request), options_(options), reader_(options, request.server_version) {}

    // The results, into which what was read points.
    std::vector<db::Result> run(Stopwatch& stopwatch) {
        const std::vector<std::string> first{options_.in_transaction ? kSetSavepoint : kBeginSnapshot,
                                             pin_settings(options_.lock_timeout), query_presence()};
        const std::set<Kind> absent = absent_kinds(connection_.query_several(first).back());
        const Questions asked = questions(request_, options_, absent);
        std::vector<db::Result> results;
        connection_.query_each(asked.statements, [&](std::size_t at, db::Result result) {
            stopwatch.stage(kWaiting);
            results.push_back(std::move(result));
            if (asked.readers[at]) asked.readers[at](results.back(), reader_);
            if (at + 1 == shared_queries().size() && options_.on_known) options_.on_known(reader_.known());
            stopwatch.stage(kReading);
        });
        return results;
    }
    Catalog finish() { return reader_.finish(); }

    static constexpr std::string_view kWaiting = "catalog queries";
    static constexpr std::string_view kReading = "catalog to objects";

  private:
    db::Connection& connection_;
    const Request& request_;
    const InspectOptions& options_;
    Reader reader_;
};

}  // namespace

std::vector<std::string> catalog_queries(int server_version) {
    InspectOptions options;
    options.all_schemas = true;
    std::vector<std::string> all = questions(request_for(server_version, options), options, {}).statements;
    all.push_back(query_presence());
    for (std::string& query : dependency_queries()) all.push_back(std::move(query));
    return all;
}

Catalog inspect(db::Connection& connection, const InspectOptions& options) {
    Request request = request_for(connection.server_version(), options);
    Stopwatch stopwatch(options);
    std::optional<Attempt> attempt;
    const std::vector<db::Result> results =
        in_snapshot(connection, options.in_transaction, [&](const DatabaseError* before) {
            if (before && before->sqlstate() == kLockNotAvailable) request.locked = exclusively_locked(connection);
            attempt.emplace(connection, request, options);
            return attempt->run(stopwatch);
        });
    stopwatch.stage(Attempt::kWaiting);
    Catalog catalog = attempt->finish();
    stopwatch.stage(Attempt::kReading);
    return catalog;
}

}  // namespace schemadiff::inspect
