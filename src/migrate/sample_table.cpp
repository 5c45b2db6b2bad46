#include "migrate/sample_table.h"

#include <nlohmann/json.hpp>

#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

using Json = nlohmann::json;

constexpr const char* kTables = R"(SELECT
    c.oid::bigint,
    pg_catalog.format('%I.%I', n.nspname, c.relname),
    c.relkind = 'p',
    c.relispartition,
    COALESCE((SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_partitioned_table p
        JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs::int2[])
        WHERE p.partrelid = c.oid), '[]'),
    (SELECT pg_catalog.pg_get_expr(child.relpartbound, child.oid) FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid
        WHERE i.inhparent = c.oid AND child.relispartition
          AND pg_catalog.pg_get_expr(child.relpartbound, child.oid) <> 'DEFAULT'
        ORDER BY child.relname LIMIT 1),
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', a.attname,
            'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
            'base', b.typname,
            'category', b.typcategory,
            'kind', b.typtype,
            'modifier', CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
            'attributes', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute f
                WHERE f.attrelid = b.typrelid AND f.attnum > 0 AND NOT f.attisdropped),
            'not_null', a.attnotnull OR t.typnotnull,
            'has_default', a.atthasdef OR t.typdefault IS NOT NULL,
            'counts', a.attidentity <> '' OR COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%',
            'derived', a.attgenerated <> '' OR a.attidentity = 'a',
            'labels', (SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e
                WHERE e.enumtypid = b.oid),
            'domain_checks', (SELECT pg_catalog.string_agg(pg_catalog.pg_get_constraintdef(k.oid), ' ')
                FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_type b ON b.oid = COALESCE(NULLIF(t.typbasetype, 0), t.oid)
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'type', k.contype,
            'name', k.conname,
            'table', k.confrelid::bigint,
            'columns', (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (number, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
            'referenced', (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
                FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (number, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
            'text', CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_constraintdef(k.oid) END) ORDER BY k.conname)
        FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('f', 'c'))
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e'))";

std::vector<std::string> words(const Json& list) {
    return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>{};
}

std::string word(const Json& value) {
    return value.is_string() ? value.get<std::string>() : "";
}

SampleColumn column_of(const Json& json) {
    SampleColumn column;
    column.name = word(json.at("name"));
    column.type = word(json.at("type"));
    column.base = word(json.at("base"));
    column.category = word(json.at("category"));
    column.kind = word(json.at("kind"));
    column.modifier = json.at("modifier");
    column.attributes = json.at("attributes");
    column.not_null = json.at("not_null");
    column.has_default = json.at("has_default");
    column.counts = json.at("counts");
    column.derived = json.at("derived");
    column.labels = words(json.at("labels"));
    column.domain_checks = word(json.at("domain_checks"));
    return column;
}

void add_constraint(SampleTable& table, const Json& json) {
    const std::vector<std::string> columns = words(json.at("columns"));
    if (word(json.at("type")) == "f")
        table.keys.push_back({json.at("table").get<long long>(), columns, words(json.at("referenced"))});
    else
        table.checks.push_back({word(json.at("name")), columns, word(json.at("text"))});
}

Json parsed(const db::Result& rows, int row, int column) {
    return rows.is_null(row, column) ? Json::array() : Json::parse(rows.view(row, column));
}

}  // namespace

const SampleColumn* SampleTable::column(const std::string& wanted) const {
    for (const SampleColumn& each : columns)
        if (each.name == wanted) return &each;
    return nullptr;
}

std::vector<SampleTable> read_sample_tables(db::Connection& connection, const VersionTable& ours) {
    const auto is_not = [](const std::string& name) {
        return "\n  AND c.oid IS DISTINCT FROM pg_catalog.to_regclass(" + sql::literal(name) + ")";
    };
    const db::Result rows = connection.query(kTables + is_not(ours.qualified()) + is_not(ours.qualified_history()) +
                                             "\nORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"");
    std::vector<SampleTable> tables;
    for (int row = 0; row < rows.rows(); ++row) {
        SampleTable table{rows.integer(row, 0),
                          rows.text(row, 1),
                          rows.boolean(row, 2),
                          rows.boolean(row, 3),
                          {},
                          rows.text(row, 5),
                          {},
                          {},
                          {}};
        table.partition_key = words(parsed(rows, row, 4));
        for (const Json& each : parsed(rows, row, 6)) table.columns.push_back(column_of(each));
        for (const Json& each : parsed(rows, row, 7)) add_constraint(table, each);
        tables.push_back(std::move(table));
    }
    return tables;
}

}  // namespace schemadiff::migrate
