#include "migrate/version_table.h"

#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

constexpr std::string_view kSuffix = "_version";

std::string exists_query(const VersionTable& table) {
    return "SELECT pg_catalog.to_regclass(" + sql::literal(table.qualified()) +
           ") IS NOT NULL, pg_catalog.to_regclass(" + sql::literal(table.qualified_history()) + ") IS NOT NULL";
}

// The steps of revisions that have no row as a whole behind them; a stamp settles everything before it.
std::string unfinished_query(const VersionTable& table) {
    const std::string history = table.qualified_history();
    return R"(SELECT
    s.id,
    s.revision,
    s.direction,
    s.step,
    s.finished IS NOT NULL,
    s.checksum,
    s.statement
FROM )" + history +
           R"( s
WHERE s.step IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM )" +
           history + R"( w
    WHERE w.step IS NULL AND w.id > s.id AND (w.revision = s.revision OR w.direction = 'stamp'))
ORDER BY s.id)";
}

void read_unfinished(const db::Result& result, VersionState& state) {
    for (int row = 0; row < result.rows(); ++row) {
        const std::string revision = result.text(row, 1);
        const Direction direction = result.view(row, 2) == "downgrade" ? Direction::downgrade : Direction::upgrade;
        if (!state.unfinished || state.unfinished->revision != revision || state.unfinished->direction != direction) {
            state.unfinished = UnfinishedRevision{revision, direction, {}};
        }
        state.unfinished->steps.push_back({result.integer(row, 0), static_cast<int>(result.integer(row, 3)),
                                           result.boolean(row, 4), result.text(row, 5), result.text(row, 6)});
    }
}

std::string recorded_query(const VersionTable& table) {
    return "SELECT revision, direction, checksum FROM " + table.qualified_history() + " WHERE step IS NULL ORDER BY id";
}

void read_recorded(const db::Result& result, VersionState& state) {
    state.recorded.reserve(static_cast<std::size_t>(result.rows()));
    for (int row = 0; row < result.rows(); ++row)
        state.recorded.push_back({result.text(row, 0), result.text(row, 1), result.text(row, 2)});
}

void require_known_format(const db::Result& result, const VersionTable& table) {
    if (result.is_null(0, 0) || result.integer(0, 0) <= kHistoryFormat) return;
    throw Error("the history table " + table.qualified_history() + " has format " + result.text(0, 0) +
                    ", this schemadiff knows format " + std::to_string(kHistoryFormat),
                "use the version of schemadiff that wrote it, or a newer one");
}

// The server's word about a missing right, with what to do.
[[noreturn]] void rethrow_without_right(const DatabaseError& error, const std::string& what, const std::string& hint) {
    if (error.sqlstate() != "42501") throw error;
    throw DatabaseError(what + ": " + error.what(), error.sqlstate(), error.statement(), hint);
}

}  // namespace

std::string VersionTable::history_name() const {
    std::string stem = name;
    if (stem.size() > kSuffix.size() && stem.ends_with(kSuffix)) stem.resize(stem.size() - kSuffix.size());
    constexpr std::string_view kHistory = "_history";
    return sql::truncate_identifier(stem.substr(0, sql::kMaxIdentifierBytes - kHistory.size())) + std::string(kHistory);
}

std::string VersionTable::qualified() const {
    return sql::qualified(schema, name);
}
std::string VersionTable::qualified_history() const {
    return sql::qualified(schema, history_name());
}

VersionTable parse_version_table(std::string_view text) {
    const std::vector<std::string> parts = sql::split_qualified_name(text);
    if (parts.size() == 1) return {"public", parts[0]};
    if (parts.size() == 2) return {parts[0], parts[1]};
    throw Error("\"" + std::string(text) + "\" cannot be the version table", "write schema.name");
}

std::vector<std::string> create_statements(const VersionTable& table) {
    return {"CREATE TABLE IF NOT EXISTS " + table.qualified() + " (\n    version_num text PRIMARY KEY\n)",
            "CREATE TABLE IF NOT EXISTS " + table.qualified_history() + R"( (
    id bigint PRIMARY KEY,
    format integer NOT NULL,
    revision text NOT NULL,
    direction text NOT NULL,
    step integer,
    statement text,
    started timestamptz NOT NULL,
    finished timestamptz,
    duration_ms bigint,
    checksum text,
    user_name text NOT NULL,
    client text,
    application text,
    tool_version text NOT NULL,
    state_after text
))"};
}

void create_tables(db::Connection& connection, const VersionTable& table) {
    try {
        connection.begin();
        connection.execute("SET LOCAL client_min_messages TO warning");
        if (table.makes_schema) connection.execute("CREATE SCHEMA IF NOT EXISTS " + sql::identifier(table.schema));
        for (const std::string& statement : create_statements(table)) connection.execute(statement);
        connection.commit();
    } catch (const DatabaseError& error) {
        connection.rollback();
        const std::string what = "cannot create the version table " + table.qualified();
        const std::string schema = sql::identifier(table.schema);
        if (error.sqlstate() == "3F000") {
            throw DatabaseError(what + ": there is no schema " + schema, error.sqlstate(), error.statement(),
                                "create the schema, or name another in `version_table`");
        }
        rethrow_without_right(error, what,
                              "GRANT CREATE ON SCHEMA " + schema + " TO " + sql::identifier(connection.user()) +
                                  ", or name a schema of that role in `version_table`");
    }
}

std::string move_statement(const VersionTable& table, const RowMove& move) {
    switch (move.kind) {
        case RowMoveKind::insert:
            return "INSERT INTO " + table.qualified() + " (version_num) VALUES (" + sql::literal(move.after) + ")";
        case RowMoveKind::update:
            return "UPDATE " + table.qualified() + " SET version_num = " + sql::literal(move.after) +
                   " WHERE version_num = " + sql::literal(move.before);
        case RowMoveKind::remove:
            return "DELETE FROM " + table.qualified() + " WHERE version_num = " + sql::literal(move.before);
    }
    return "";
}

void move_rows(db::Connection& connection, const VersionTable& table, const std::vector<RowMove>& moves) {
    for (const RowMove& move : moves) {
        const std::string statement = move_statement(table, move);
        long long touched = 0;
        try {
            touched = connection.query(statement).affected_rows();
        } catch (const DatabaseError& error) {
            rethrow_without_right(error, "cannot write the version table " + table.qualified(),
                                  "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table.qualified() + ", " +
                                      table.qualified_history() + " TO " + sql::identifier(connection.user()));
        }
        if (touched == 1) continue;
        throw Error("the version table " + table.qualified() + " changed meanwhile: " + statement + " touched " +
                        std::to_string(touched) + " rows instead of one",
                    "something other than schemadiff writes it; look at `schemadiff current`");
    }
}

VersionState read_version_state(db::Connection& connection, const VersionTable& table) {
    VersionState state;
    try {
        const db::Result exists = connection.query(exists_query(table));
        state.has_version_table = exists.boolean(0, 0);
        state.has_history_table = exists.boolean(0, 1);
        if (state.has_version_table) {
            const db::Result rows = connection.query("SELECT version_num FROM " + table.qualified() +
                                                     " ORDER BY version_num COLLATE \"C\"");
            for (int row = 0; row < rows.rows(); ++row) state.rows.push_back(rows.text(row, 0));
        }
        if (state.has_history_table) {
            const std::vector<std::string> queries = {"SELECT pg_catalog.max(format) FROM " + table.qualified_history(),
                                                      unfinished_query(table), recorded_query(table)};
            const std::vector<db::Result> results = connection.query_several(queries);
            require_known_format(results[0], table);
            read_unfinished(results[1], state);
            read_recorded(results[2], state);
        }
    } catch (const DatabaseError& error) {
        rethrow_without_right(error, "cannot read the version table " + table.qualified(),
                              "GRANT SELECT ON " + table.qualified() + ", " + table.qualified_history() + " TO " +
                                  sql::identifier(connection.user()) + ", and USAGE on their schema");
    }
    return state;
}

}  // namespace schemadiff::migrate
