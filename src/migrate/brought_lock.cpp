#include "migrate/brought_lock.h"

#include "migrate/statement_cursor.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

std::string oid_of(const std::string& relation) {
    return "pg_catalog.to_regclass(" + sql::literal(relation) + ")";
}

// The table of an index that DROP or REINDEX names, and its lock; nothing for another statement.
std::string index_query(StatementCursor words, LockMode& mode) {
    const bool drops = words.take({"drop", "index"});
    if (!drops) {
        if (!words.take({"reindex"}) || !words.find("index")) return "";
        mode = LockMode::share;
    }
    if (words.take({"concurrently"})) mode = LockMode::share_update_exclusive;
    const std::optional<std::string> index = words.name();
    if (!index) return "";
    return "SELECT i.indrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index i WHERE i.indexrelid = " +
           oid_of(*index);
}

// Of the table's foreign keys, those that `condition` names: what they refer to.
std::string foreign_key_query(const std::string& table, const std::string& condition) {
    return "SELECT DISTINCT f.confrelid::pg_catalog.regclass::text FROM pg_catalog.pg_constraint f WHERE f.contype = "
           "'f' AND f.conrelid = " +
           oid_of(table) + " AND f.confrelid <> f.conrelid" + condition + " ORDER BY 1";
}

std::string dropped_table_query(StatementCursor words) {
    if (!words.take({"drop", "table"})) return "";
    const std::optional<std::string> table = words.name();
    if (!table) return "";
    std::string query = foreign_key_query(*table, "");
    if (!words.has("cascade")) return query;
    // Those of others that refer to it go as well.
    return "SELECT DISTINCT x.relation FROM (" + query.substr(0, query.rfind(" ORDER BY")) +
           " UNION ALL SELECT f.conrelid::pg_catalog.regclass::text FROM pg_catalog.pg_constraint f WHERE f.contype = "
           "'f' AND f.confrelid = " +
           oid_of(*table) + " AND f.confrelid <> f.conrelid) AS x (relation) ORDER BY 1";
}

// ALTER TABLE ... DROP of constraints and columns.
std::string dropped_part_query(StatementCursor words) {
    if (!words.take({"alter", "table"})) return "";
    const std::optional<std::string> table = words.name();
    std::string names;
    for (std::size_t action = words.at(); table && action < words.size(); action = words.next_action()) {
        words.go(action);
        if (words.take({"drop"})) {
            words.take_any({"constraint", "column"});
            const std::optional<std::string> name = words.name();
            if (name) names += (names.empty() ? "" : ", ") + sql::literal(sql::split_qualified_name(*name).back());
        }
        words.go(action);
    }
    if (names.empty()) return "";
    return foreign_key_query(*table, " AND (f.conname IN (" + names +
                                         ") OR EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
                                         "f.conrelid AND a.attnum = ANY (f.conkey) AND a.attname IN (" +
                                         names + ")))");
}

}  // namespace

std::vector<StatementLock> brought_locks(db::Connection& connection, std::string_view statement) {
    const StatementCursor words(statement);
    LockMode mode = LockMode::access_exclusive;
    std::string query = index_query(words, mode);
    if (query.empty()) query = dropped_table_query(words);
    if (query.empty()) query = dropped_part_query(words);
    std::vector<StatementLock> locks;
    if (query.empty()) return locks;
    const db::Result rows = connection.query(query);
    for (int row = 0; row < rows.rows(); ++row) locks.push_back({mode, rows.text(row, 0)});
    return locks;
}

}  // namespace schemadiff::migrate
