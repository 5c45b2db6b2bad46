#include "migrate/foreign_versions.h"

#include <algorithm>
#include <optional>

#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

constexpr std::string_view kVersionColumns[] = {"version_num", "version_id", "version"};

struct ForeignTable {
    std::string name;  // quoted
    std::string version;
    std::vector<std::string> columns;

    bool has(std::string_view column) const {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    }
};

ForeignTable find_table(db::Connection& connection, const std::string& text) {
    const std::vector<std::string> parts = sql::split_qualified_name(text);
    ForeignTable table;
    table.name = parts.size() == 1 ? sql::identifier(parts[0]) : sql::qualified(parts[0], parts[1]);
    const db::Result rows =
        connection.query("SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = pg_catalog.to_regclass(" +
                         sql::literal(table.name) + ") AND a.attnum > 0 AND NOT a.attisdropped");
    if (rows.empty()) throw Error("there is no table " + table.name + " in " + connection.place());
    for (int row = 0; row < rows.rows(); ++row) table.columns.push_back(rows.text(row, 0));
    for (const std::string_view column : kVersionColumns)
        if (table.version.empty() && table.has(column)) table.version = column;
    if (table.version.empty())
        throw Error("the table " + table.name + " has none of the columns version_num, version_id, version",
                    "name the other tool's version table");
    return table;
}

// golang-migrate's `dirty`, Flyway's and sqlx's `success`: a step that failed half way.
void refuse_failed(db::Connection& connection, const ForeignTable& table) {
    for (const auto& [column, condition] : {std::pair{"dirty", "dirty"}, std::pair{"success", "NOT success"}}) {
        if (!table.has(column)) continue;
        const db::Result rows = connection.query("SELECT " + sql::identifier(table.version) + "::text FROM " +
                                                 table.name + " WHERE " + condition);
        if (!rows.empty())
            throw Error(table.name + " says that version " + rows.text(0, 0) + " failed half way",
                        "mend the database with the other tool first");
    }
}

std::string_view without_zeros(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

std::optional<std::string> revision_of(const RevisionGraph& graph, const std::string& version) {
    if (graph.find(version) != nullptr) return version;
    for (const std::string& id : graph.ids())
        if (without_zeros(id) == without_zeros(version)) return id;
    return std::nullopt;
}

std::string versions_query(const ForeignTable& table) {
    const std::string version = sql::identifier(table.version);
    std::string where = " WHERE " + version + " IS NOT NULL";
    if (table.version == "version_id") where += " AND version_id <> 0";  // goose's own first row
    if (table.has("is_applied")) where += " AND is_applied";
    return "SELECT DISTINCT " + version + "::text FROM " + table.name + where + " ORDER BY 1";
}

}  // namespace

std::vector<std::string> read_foreign_versions(db::Connection& connection, const RevisionGraph& graph,
                                               const std::string& name) {
    const ForeignTable table = find_table(connection, name);
    refuse_failed(connection, table);
    const db::Result rows = connection.query(versions_query(table));
    std::vector<std::string> found;
    std::vector<std::string> unknown;
    for (int row = 0; row < rows.rows(); ++row) {
        const std::optional<std::string> id = revision_of(graph, rows.text(row, 0));
        if (id)
            found.push_back(*id);
        else
            unknown.push_back(rows.text(row, 0));
    }
    if (!unknown.empty())
        throw Error(table.name + " names what no revision is: " + join(unknown, ", "),
                    "import the other tool's files first: `schemadiff import FOLDER`");
    return graph.without_ancestors(found);
}

}  // namespace schemadiff::migrate
