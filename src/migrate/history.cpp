#include "migrate/history.h"

#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

std::string literal_or_null(const std::string& text) {
    return text.empty() ? "NULL" : sql::literal(text);
}

std::string number_or_null(const std::optional<long long>& number) {
    return number ? std::to_string(*number) : "NULL";
}

bool has_history(db::Connection& connection, const VersionTable& table) {
    return connection
        .query("SELECT pg_catalog.to_regclass(" + sql::literal(table.qualified_history()) + ") IS NOT NULL")
        .boolean(0, 0);
}

}  // namespace

std::string insert_history_statement(const VersionTable& table, const HistoryRow& row) {
    std::string started = "pg_catalog.clock_timestamp()";
    if (row.duration_ms) {
        started += " - pg_catalog.make_interval(secs => " + std::to_string(*row.duration_ms) + " / 1000.0)";
    }
    return "INSERT INTO " + table.qualified_history() +
           "\n    (id, format, revision, direction, step, statement, started, finished, duration_ms, checksum, "
           "user_name,"
           " client, application, tool_version, state_after)\nSELECT\n    COALESCE(pg_catalog.max(id), 0) + 1, " +
           std::to_string(kHistoryFormat) + ", " + sql::literal(row.revision) + ", " + sql::literal(row.direction) +
           ", " + (row.step ? std::to_string(*row.step) : "NULL") + ", " + literal_or_null(row.statement) + ",\n    " +
           started + ", " + (row.finished ? "pg_catalog.clock_timestamp()" : "NULL") + ", " +
           number_or_null(row.duration_ms) + ", " + literal_or_null(row.checksum) +
           ",\n    SESSION_USER, pg_catalog.host(pg_catalog.inet_client_addr()),"
           " pg_catalog.current_setting('application_name'), " +
           sql::literal(row.tool_version) + ", " + (row.state_after ? sql::literal(*row.state_after) : "NULL") +
           "\nFROM " + table.qualified_history();
}

long long insert_history(db::Connection& connection, const VersionTable& table, const HistoryRow& row) {
    return connection.query(insert_history_statement(table, row) + "\nRETURNING id").integer(0, 0);
}

void update_state(db::Connection& connection, const VersionTable& table, long long id, const std::string& state) {
    connection.execute("UPDATE " + table.qualified_history() + " SET state_after = " + sql::literal(state) +
                       " WHERE id = " + std::to_string(id));
}

void finish_step(db::Connection& connection, const VersionTable& table, long long id) {
    connection.execute("UPDATE " + table.qualified_history() +
                       " SET finished = pg_catalog.clock_timestamp(), duration_ms = (EXTRACT(epoch FROM "
                       "pg_catalog.clock_timestamp() - started) * 1000)::bigint WHERE id = " +
                       std::to_string(id));
}

void remove_step(db::Connection& connection, const VersionTable& table, long long id) {
    connection.execute("DELETE FROM " + table.qualified_history() + " WHERE id = " + std::to_string(id));
}

std::vector<HistoryEntry> read_history(db::Connection& connection, const VersionTable& table) {
    std::vector<HistoryEntry> entries;
    if (!has_history(connection, table)) return entries;
    const db::Result rows = connection.query(R"(SELECT
    id,
    revision,
    direction,
    step,
    statement,
    started,
    finished,
    duration_ms,
    checksum,
    user_name,
    client,
    application,
    tool_version
FROM )" + table.qualified_history() + "\nORDER BY id");
    for (int row = 0; row < rows.rows(); ++row) {
        HistoryEntry entry{rows.integer(row, 0), rows.text(row, 1), rows.text(row, 2),  {},
                           rows.text(row, 4),    rows.text(row, 5), rows.text(row, 6),  {},
                           rows.text(row, 8),    rows.text(row, 9), rows.text(row, 10), rows.text(row, 11),
                           rows.text(row, 12)};
        if (!rows.is_null(row, 3)) entry.step = static_cast<int>(rows.integer(row, 3));
        if (!rows.is_null(row, 7)) entry.duration_ms = rows.integer(row, 7);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::optional<std::string> read_last_state(db::Connection& connection, const VersionTable& table) {
    if (!has_history(connection, table)) return std::nullopt;
    const db::Result row = connection.query("SELECT state_after FROM " + table.qualified_history() +
                                            " WHERE step IS NULL ORDER BY id DESC LIMIT 1");
    if (row.empty() || row.is_null(0, 0)) return std::nullopt;
    return row.text(0, 0);
}

}  // namespace schemadiff::migrate
