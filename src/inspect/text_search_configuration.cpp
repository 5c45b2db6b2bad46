#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// A row a mapping, and one for a configuration without any. The names of token types are the parser's to say.
template <>
std::string query<TextSearchConfiguration>(const Request& request) {
    return R"(
select c.oid,
       n.nspname,
       c.cfgname,
       pg_catalog.pg_get_userbyid(c.cfgowner),
       pn.nspname,
       p.prsname,
       m.token,
       m.dictionaries
  from pg_catalog.pg_ts_config c
  join pg_catalog.pg_namespace n on n.oid = c.cfgnamespace
  join pg_catalog.pg_ts_parser p on p.oid = c.cfgparser
  join pg_catalog.pg_namespace pn on pn.oid = p.prsnamespace
  left join lateral (select (select t.alias
                               from pg_catalog.ts_token_type(c.cfgparser) t
                              where t.tokid = e.maptokentype) as token,
                            pg_catalog.string_agg(e.mapdict::pg_catalog.regdictionary::text, ', '
                                                  order by e.mapseqno) as dictionaries
                       from pg_catalog.pg_ts_config_map e
                      where e.mapcfg = c.oid
                      group by e.maptokentype) m on true
 where c.cfgnamespace in )" +
           request.managed + R"(
 order by c.oid)";
}

template <>
void read<TextSearchConfiguration>(const db::Result& result, Reader& reader) {
    Object* object = nullptr;
    Oid last = 0;
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::text_search_configuration, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        std::string owner = row.text();
        const std::string_view schema = row.view();
        std::string parser = sql::qualified(schema, row.view());
        if (oid != last) {
            object =
                &reader.add(Class::text_search_configuration, oid, Object(std::move(id), TextSearchConfiguration{}));
            object->owner = std::move(owner);
            object->as<TextSearchConfiguration>().parser = std::move(parser);
            last = oid;
        }
        if (row.next_is_null()) continue;
        const std::string token = row.text();
        object->as<TextSearchConfiguration>().mappings[token] = row.text();
    }
}

}  // namespace schemadiff::inspect
