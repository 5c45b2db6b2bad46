#include <algorithm>

#include "inspect/kinds.h"
#include "sql/statistics_columns.h"

namespace schemadiff::inspect {

// Statistics on expressions, and the function that prints them, are there from 14 on. The target is NULL from 17 on
// where it is not set.
template <>
std::string query<Statistics>(const Request& request) {
    const std::string columns = request.since(14, "pg_catalog.pg_get_statisticsobjdef_columns(s.oid)", R"(
       (select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ')
          from pg_catalog.pg_attribute a
         where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys)))");
    return R"(
select s.oid,
       n.nspname,
       s.stxname,
       pg_catalog.pg_get_userbyid(s.stxowner),
       s.stxrelid,
       )" + request.unless_locked("s.stxrelid", columns) +
           R"(,
       s.stxkind,
       coalesce(s.stxstattarget, -1)
  from pg_catalog.pg_statistic_ext s
  join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
 where s.stxnamespace in )" +
           request.managed;
}

namespace {

Names kind_words(const Names& letters) {
    Names words;
    for (const std::string& letter : letters) {
        if (letter == "d") words.emplace_back("ndistinct");
        if (letter == "f") words.emplace_back("dependencies");
        if (letter == "m") words.emplace_back("mcv");
    }
    std::sort(words.begin(), words.end());
    return words;
}

}  // namespace

template <>
void read<Statistics>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), Statistics{});
        object.owner = row.text();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table || reader.is_extension_member(Class::statistics, oid)) continue;
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        Statistics& statistics = object.as<Statistics>();
        statistics.table = table->qualified();
        statistics.columns.text = sql::sorted_statistics_columns(row.view());
        statistics.kinds = kind_words(row.names());
        if (sql::is_one_expression(statistics.columns.text)) statistics.kinds.clear();
        statistics.target = row.integer();
        reader.add(Class::statistics, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
