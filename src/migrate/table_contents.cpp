#include "migrate/table_contents.h"

#include "migrate/text.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

// A row a column: its name, the table's rows, the column's values, their digest. The first row is the table's.
std::string contents_query(const SampleTable& table) {
    std::string query = "SELECT NULL AS name, pg_catalog.count(*), 0, '' FROM ONLY " + table.name;
    for (const SampleColumn& column : table.columns) {
        const std::string name = sql::identifier(column.name);
        const std::string text = "t." + name + "::pg_catalog.text";
        query += "\nUNION ALL SELECT " + sql::literal(column.name) + ", 0, pg_catalog.count(t." + name +
                 "), pg_catalog.md5(COALESCE(pg_catalog.string_agg(" + text + ", E'\\x01' ORDER BY " + text +
                 " COLLATE \"C\"), '')) FROM ONLY " + table.name + " AS t";
    }
    return query;
}

TableContents contents_of(const db::Result& rows) {
    TableContents out;
    for (int row = 0; row < rows.rows(); ++row) {
        if (rows.is_null(row, 0))
            out.rows = rows.integer(row, 1);
        else
            out.columns[rows.text(row, 0)] = {rows.integer(row, 2), rows.text(row, 3)};
    }
    return out;
}

void compare_columns(const std::string& table, const TableContents& before, const TableContents& after,
                     std::vector<std::string>& lost) {
    for (const auto& [name, column] : before.columns) {
        const auto found = after.columns.find(name);
        if (found == after.columns.end() || found->second.digest == column.digest) continue;
        const std::string what = "column " + table + "." + sql::identifier(name);
        const long long fewer = column.values - found->second.values;
        lost.push_back(fewer > 0 ? what + " (" + support::plural(fewer, "value") + ")" : "values of " + what);
    }
}

}  // namespace

Contents read_contents(db::Connection& connection, const std::vector<SampleTable>& tables) {
    std::vector<std::string> queries;
    std::vector<std::string> names;
    for (const SampleTable& table : tables) {
        if (table.partitioned) continue;
        names.push_back(table.name);
        queries.push_back(contents_query(table));
    }
    Contents out;
    if (queries.empty()) return out;
    const std::vector<db::Result> results = connection.query_several(queries);
    for (std::size_t i = 0; i < results.size(); ++i) out[names[i]] = contents_of(results[i]);
    return out;
}

std::vector<std::string> losses(const Contents& before, const Contents& after) {
    std::vector<std::string> lost;
    for (const auto& [name, table] : before) {
        const auto found = after.find(name);
        if (found == after.end()) continue;
        const long long fewer = table.rows - found->second.rows;
        if (fewer > 0)
            lost.push_back("table " + name + " (" + support::plural(fewer, "row") + ")");
        else
            compare_columns(name, table, found->second, lost);
    }
    return lost;
}

}  // namespace schemadiff::migrate
